package io.foundation.coordination.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedBarrier;
import io.foundation.coordination.api.DistributedLatch;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Latches and barriers. */
class GateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualCluster cluster = new VirtualCluster(37);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static void assertFails(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void aLatchOpensOnceAndForEver() {
        DistributedLatch here = one.coordination().latch("l", 2);
        DistributedLatch there = two.coordination().latch("l", 2);
        assertThat(cluster.get(there.left())).isEqualTo(2);
        CompletionStage<Boolean> waiting = there.await(PATIENCE);
        assertThat(cluster.get(here.await(Duration.ZERO))).isFalse();
        assertThat(cluster.get(here.countDown())).isEqualTo(1);
        assertThat(cluster.get(here.await(Duration.ofSeconds(1)))).isFalse();
        assertThat(isDone(waiting)).isFalse();
        two.store().cut();
        assertThat(cluster.get(here.countDown())).isZero();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(isDone(waiting)).as("cut off").isFalse();
        two.store().heal();
        assertThat(cluster.get(waiting)).isTrue();
        assertThat(cluster.get(there.countDown())).isZero();
        assertThat(cluster.get(here.await(Duration.ZERO))).isTrue();
        assertThat(cluster.get(here.left())).isZero();
        assertThat(here.count()).isEqualTo(2);
        assertFails(ErrorType.CONFLICT, () -> cluster.get(one.coordination().latch("l", 3).await(PATIENCE)));
        assertFails(ErrorType.CONFLICT, () -> cluster.get(one.coordination().latch("l", 3).countDown()));
        assertFails(ErrorType.INVALID_INPUT, () -> one.coordination().latch("l", 0));
    }

    @Test
    void aBarrierIsOpenUntilItIsClosed() {
        DistributedBarrier here = one.coordination().barrier("b");
        DistributedBarrier there = two.coordination().barrier("b");
        assertThat(cluster.get(here.await(Duration.ZERO))).isTrue();
        assertThat(cluster.get(here.isOpen())).isTrue();
        assertThat(cluster.get(here.close())).isTrue();
        assertThat(cluster.get(there.close())).isFalse();
        assertThat(cluster.get(there.isOpen())).isFalse();
        assertThat(cluster.get(there.await(Duration.ofSeconds(1)))).isFalse();
        CompletionStage<Boolean> waiting = there.await(PATIENCE);
        cluster.pass(Duration.ofSeconds(10));
        assertThat(isDone(waiting)).isFalse();
        assertThat(cluster.get(here.open())).isTrue();
        assertThat(cluster.get(here.open())).isFalse();
        assertThat(cluster.get(waiting)).isTrue();
        assertThat(cluster.get(here.close())).isTrue();
        assertThat(cluster.get(there.await(Duration.ZERO))).as("closed again").isFalse();
    }

    @Test
    void whoWaitsIsToldThatItsBundleHasLetGo() {
        DistributedBarrier here = one.coordination().barrier("b");
        cluster.get(here.close());
        CompletionStage<Boolean> waiting = here.await(PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        int watches = cluster.tree().watches();
        cluster.get(one.restartBundle());
        assertFails(ErrorType.CLOSED, () -> cluster.get(waiting));
        assertThat(watches).isPositive();
        one.store().cut();
        assertThat(cluster.get(one.coordination().barrier("b").await(Duration.ZERO))).as("without a connection").isFalse();
    }

    @Test
    void waitsThatEndLeaveNoWatchBehind() {
        DistributedBarrier here = one.coordination().barrier("b");
        cluster.get(here.close());
        int before = cluster.tree().watches();
        for (int i = 0; i < 5; i++) {
            assertThat(cluster.get(two.coordination().barrier("b").await(Duration.ofSeconds(1)))).isFalse();
            assertThat(cluster.get(two.coordination().barrier("b").await(Duration.ZERO))).isFalse();
        }
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.tree().watches()).isEqualTo(before);
    }
}
