package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.api.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What work queues hold. */
public abstract class QueueContract extends CoordinationContract {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private static WorkQueue queue(Coordination node) {
        return node.queue("q", new QueueLimits(3, 2));
    }

    private static Delivery taken(WorkQueue queue) {
        return get(queue.take(LEASE, PATIENCE)).orElseThrow();
    }

    /** What was given out too often is not given out again; whoever wants an item sees that. */
    private void awaitDead() {
        await(() -> {
            assertThat(get(queue(one).take(LEASE, Duration.ZERO))).isEmpty();
            return !get(queue(one).dead(10)).isEmpty();
        });
    }

    @Test
    void itemsAreGivenOutInTheirOrderToOneTakerEach() {
        String first = get(queue(one).put(bytes("a")));
        String second = get(queue(two).put(bytes("b")));
        Delivery a = taken(queue(two));
        Delivery b = taken(queue(one));
        assertThat(List.of(a.id(), b.id())).containsExactly(first, second);
        assertThat(text(a.payload())).isEqualTo("a");
        assertThat(get(queue(one).take(LEASE, Duration.ZERO))).isEmpty();
        assertThat(get(queue(one).statistics())).satisfies(now -> assertThat(List.of(now.waiting(), now.leased(), now.dead())).containsExactly(0, 2, 0));
        assertThat(get(a.complete())).isTrue();
        assertThat(get(b.complete())).isTrue();
        assertThat(get(queue(two).statistics())).isEqualTo(new QueueStatistics(0, 0, 0, OptionalLong.empty()));
    }

    @Test
    void whoWaitsGetsWhatIsPut() {
        CompletionStage<Optional<Delivery>> waiting = queue(one).take(LEASE, PATIENCE);
        get(queue(two).put(bytes("a")));
        assertThat(text(get(waiting).orElseThrow().payload())).isEqualTo("a");
    }

    @Test
    void aFullQueueTakesNoMore() {
        for (int i = 0; i < 3; i++) {
            get(queue(one).put(bytes("a")));
        }
        fails(queue(two).put(bytes("b")), ErrorType.RESOURCE_EXHAUSTED);
        assertThat(get(taken(queue(two)).complete())).isTrue();
        get(queue(two).put(bytes("b")));
        refused(() -> queue(one).put(new byte[WorkQueue.MAX_ITEM + 1]), ErrorType.TOO_LARGE);
    }

    @Test
    void whatIsGivenBackIsGivenOutAgainUntilItIsDead() {
        String id = get(queue(one).put(bytes("a")));
        Delivery first = taken(queue(one));
        assertThat(first.count()).isEqualTo(1);
        get(first.giveBack());
        assertThat(get(first.complete())).as("it is not its any more").isFalse();
        Delivery second = taken(queue(two));
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.token()).isGreaterThan(first.token());
        get(second.giveBack());
        awaitDead();
        assertThat(get(queue(one).dead(10))).extracting(DeadItem::id).containsExactly(id);
        assertThat(get(queue(two).putBack(id))).isTrue();
        assertThat(get(queue(two).putBack(id))).isFalse();
        assertThat(get(taken(queue(one)).complete())).isTrue();
    }

    @Test
    void aDeadItemIsTakenAwayForGood() {
        String id = get(queue(one).put(bytes("a")));
        get(taken(queue(one)).giveBack());
        get(taken(queue(one)).giveBack());
        awaitDead();
        assertThat(get(queue(two).drop(id))).isTrue();
        assertThat(get(queue(two).drop(id))).isFalse();
        assertThat(get(queue(one).statistics())).isEqualTo(new QueueStatistics(0, 0, 0, OptionalLong.empty()));
    }

    @Test
    void whatNobodyWorksOnCanBeClearedAway() {
        get(queue(one).put(bytes("dead")));
        get(taken(queue(one)).giveBack());
        get(taken(queue(one)).giveBack());
        awaitDead();
        get(queue(one).put(bytes("given out")));
        Delivery worked = taken(queue(one));
        get(queue(one).put(bytes("waiting")));
        assertThat(get(queue(two).clear())).isEqualTo(2);
        assertThat(get(queue(one).statistics())).satisfies(now -> assertThat(List.of(now.waiting(), now.leased(), now.dead())).containsExactly(0, 1, 0));
        assertThat(get(worked.complete())).isTrue();
        get(queue(one).put(bytes("next")));
        assertThat(text(taken(queue(two)).payload())).isEqualTo("next");
    }

    @Test
    void whoIsTooSlowIsTooLate() {
        get(queue(one).put(bytes("a")));
        Delivery slow = get(queue(one).take(Duration.ofMillis(200), PATIENCE)).orElseThrow();
        Delivery next = taken(queue(two));
        assertThat(next.id()).isEqualTo(slow.id());
        assertThat(next.token()).isGreaterThan(slow.token());
        assertThat(slow.isHeld()).isFalse();
        assertThat(get(slow.complete())).isFalse();
        assertThat(get(next.extend(LEASE))).isTrue();
        assertThat(get(next.complete())).isTrue();
    }

    @Test
    void whoLosesItsSessionLosesItsLeases() {
        get(queue(one).put(bytes("a")));
        Delivery first = taken(queue(one));
        CompletionStage<Optional<Delivery>> waiting = queue(two).take(LEASE, PATIENCE);
        expire(one);
        Delivery next = get(waiting).orElseThrow();
        assertThat(next.id()).isEqualTo(first.id());
        assertThat(next.token()).isGreaterThan(first.token());
        await(() -> !first.isHeld());
    }
}
