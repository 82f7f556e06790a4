package io.foundation.coordination.core.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that has too much under way turns away what is asked: what was held is given back all the same, later, and what was asked for is not done by halves. */
class FullStoreTest {

    private final VirtualCluster cluster = new VirtualCluster(3);
    private final VirtualNode node = cluster.node("one");
    private final VirtualNode other = cluster.node("two");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    @Test
    void aHoldIsGivenBackWhenThereIsRoom() {
        Hold hold = cluster.get(node.coordination().lock("l").tryAcquire(VirtualCluster.LONG)).orElseThrow();
        CompletableFuture<Optional<Hold>> next = other.coordination().lock("l").tryAcquire(VirtualCluster.LONG).toCompletableFuture();
        node.store().turnAway(true);
        CompletableFuture<?> released = hold.release().toCompletableFuture();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(released.isDone() || next.isDone()).isFalse();
        node.store().turnAway(false);
        cluster.get(released);
        assertThat(cluster.get(next)).isPresent();
    }

    @Test
    void whoAsksForALockWaitsForRoom() {
        DistributedLock lock = node.coordination().lock("l");
        node.store().turnAway(true);
        CompletableFuture<Optional<Hold>> asked = lock.tryAcquire(VirtualCluster.LONG).toCompletableFuture();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(asked).isNotDone();
        node.store().turnAway(false);
        assertThat(cluster.get(asked)).isPresent();
    }

    @Test
    void workIsCompletedWhenThereIsRoom() {
        cluster.get(node.coordination().queue("q").put(new byte[1]));
        Delivery delivery = cluster.get(node.coordination().queue("q").take(Duration.ofMinutes(1), VirtualCluster.LONG)).orElseThrow();
        node.store().turnAway(true);
        CompletableFuture<Boolean> completed = delivery.complete().toCompletableFuture();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(completed).isNotDone();
        node.store().turnAway(false);
        assertThat(cluster.get(completed)).isTrue();
        assertThat(cluster.get(node.coordination().queue("q").statistics())).isEqualTo(new QueueStatistics(0, 0, 0, OptionalLong.empty()));
    }

    @Test
    void aChangeThatIsTurnedAwayIsNotDone() {
        cluster.get(node.coordination().counter("c").add(1));
        node.store().turnAway(true);
        assertThatThrownBy(() -> cluster.get(node.coordination().counter("c").add(1)))
                .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED));
        node.store().turnAway(false);
        assertThat(cluster.get(node.coordination().counter("c").get())).isOne();
    }
}
