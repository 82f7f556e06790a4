package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedSemaphore;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SemaphoreTest {

    private final VirtualCluster cluster = new VirtualCluster(11);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final DistributedSemaphore here = one.coordination().semaphore("s", 5);
    private final DistributedSemaphore there = two.coordination().semaphore("s", 5);

    private static boolean isHad(CompletionStage<Optional<Hold>> stage) {
        return stage.toCompletableFuture().getNow(Optional.empty()).isPresent();
    }

    @Test
    void asManyAreLeasedAsThereAreAndNoMore() {
        cluster.pass(Duration.ofSeconds(1));
        Hold three = cluster.get(here.tryAcquire(3, Duration.ofMinutes(1))).orElseThrow();
        Hold two2 = cluster.get(there.tryAcquire(2, Duration.ofMinutes(1))).orElseThrow();
        assertThat(cluster.get(there.tryAcquire(1, Duration.ZERO))).isEmpty();
        CompletionStage<Optional<Hold>> many = here.tryAcquire(4, VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below("/semaphore/s") == 3);
        CompletionStage<Optional<Hold>> few = there.tryAcquire(1, VirtualCluster.LONG);
        cluster.get(two2.release());
        cluster.pass(Duration.ofSeconds(5));
        assertThat(isHad(many)).as("2 of 5 are free").isFalse();
        assertThat(isHad(few)).as("nobody overtakes").isFalse();
        cluster.get(three.release());
        cluster.get(many);
        cluster.get(few);
        assertThat(cluster.get(here.queue())).extracting(Queued::permits).containsExactly(4, 1);
        assertThat(cluster.get(here.queue())).extracting(Queued::holds).containsExactly(true, true);
    }

    @Test
    void whoLeavesFromTheMiddleMakesRoomToo() {
        cluster.pass(Duration.ofSeconds(1));
        Hold first = cluster.get(here.tryAcquire(2, Duration.ofMinutes(1))).orElseThrow();
        cluster.get(there.tryAcquire(3, Duration.ofMinutes(1)));
        CompletionStage<Optional<Hold>> waiting = there.tryAcquire(2, VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below("/semaphore/s") == 3);
        cluster.get(first.release());
        assertThat(cluster.get(waiting)).isPresent();
    }

    @Test
    void allSayTheSameNumber() {
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(here.tryAcquire(1, Duration.ofMinutes(1)));
        assertThatThrownBy(() -> cluster.get(two.coordination().semaphore("s", 6).tryAcquire(1, Duration.ofMinutes(1))))
                .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CONFLICT));
        assertThatThrownBy(() -> there.tryAcquire(6, Duration.ZERO)).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> one.coordination().semaphore("t", 0)).isInstanceOf(FoundationException.class);
    }

    @Test
    void itIsMadeWhenThereIsAConnection() {
        cluster.pass(Duration.ofSeconds(1));
        one.store().cut();
        assertThat(cluster.get(here.tryAcquire(1, Duration.ofSeconds(1)))).isEmpty();
        CompletionStage<Optional<Hold>> waiting = here.tryAcquire(1, Duration.ofMinutes(1));
        cluster.pass(Duration.ofSeconds(1));
        one.store().heal();
        assertThat(cluster.get(waiting)).isPresent();
    }
}
