package io.foundation.coordination.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueTest {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualCluster cluster = new VirtualCluster(29);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final WorkQueue here = one.coordination().queue("q", new QueueLimits(4, 2));
    private final WorkQueue there = two.coordination().queue("q", new QueueLimits(4, 2));

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private String put(String text) {
        return cluster.get(here.put(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Delivery delivery) {
        return new String(delivery.payload(), StandardCharsets.UTF_8);
    }

    private Delivery take(WorkQueue queue) {
        return cluster.get(queue.take(LEASE, PATIENCE)).orElseThrow();
    }

    private static void assertFails(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void itemsAreGivenOutInOrderEachToOne() {
        CompletionStage<Optional<Delivery>> waiting = there.take(LEASE, PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        String id = put("a");
        put("b");
        Delivery first = cluster.get(waiting).orElseThrow();
        assertThat(text(first)).isEqualTo("a");
        assertThat(first.id()).isEqualTo(id);
        assertThat(first.count()).isEqualTo(1);
        Delivery second = take(here);
        assertThat(text(second)).isEqualTo("b");
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(cluster.get(here.take(LEASE, Duration.ZERO))).as("both are given out").isEmpty();
        assertThat(cluster.get(here.statistics())).extracting(QueueStatistics::waiting, QueueStatistics::leased, QueueStatistics::dead).containsExactly(0, 2, 0);
        assertThat(cluster.get(first.complete())).isTrue();
        assertThat(cluster.get(second.complete())).isTrue();
        assertThat(cluster.get(second.complete())).as("again").isTrue();
        assertThat(first.isHeld()).isFalse();
        assertThat(cluster.get(here.statistics()).oldestSince()).isEmpty();
        assertThat(cluster.below("/queue/q/lease")).isZero();
    }

    @Test
    void whatIsGivenBackKeepsItsPlaceAndDiesWhenItWasGivenOutTooOften() {
        String id = put("a");
        put("b");
        Delivery first = take(here);
        cluster.get(first.giveBack());
        assertThat(first.isHeld()).isFalse();
        assertThat(cluster.get(first.complete())).as("it was given back").isFalse();
        Delivery again = take(there);
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.count()).isEqualTo(2);
        cluster.get(again.giveBack());
        assertThat(text(take(here))).as("the next").isEqualTo("b");
        List<DeadItem> dead = cluster.get(there.dead(10));
        assertThat(dead).extracting(DeadItem::id, DeadItem::count, DeadItem::node, DeadItem::owner).containsExactly(org.assertj.core.groups.Tuple.tuple(id, 2, "one", "app"));
        assertThat(cluster.get(there.putBack(id))).isTrue();
        assertThat(cluster.get(there.putBack(id))).isFalse();
        Delivery anew = take(there);
        assertThat(text(anew)).isEqualTo("a");
        assertThat(anew.count()).isEqualTo(1);
        cluster.get(anew.giveBack());
        cluster.get(take(here).giveBack());
        assertThat(cluster.get(here.take(LEASE, Duration.ofSeconds(1)))).isEmpty();
        assertThat(cluster.get(here.drop(anew.id()))).isTrue();
        assertThat(cluster.get(here.drop(anew.id()))).isFalse();
        assertThat(cluster.get(here.statistics())).extracting(QueueStatistics::waiting, QueueStatistics::leased, QueueStatistics::dead).containsExactly(0, 1, 0);
        assertFails(ErrorType.INVALID_INPUT, () -> cluster.get(here.drop("x")));
    }

    @Test
    void aQueueTakesNoMoreThanItMay() {
        for (int i = 0; i < 4; i++) {
            put("x");
        }
        assertFails(ErrorType.RESOURCE_EXHAUSTED, () -> put("y"));
        Delivery taken = take(there);
        assertFails(ErrorType.RESOURCE_EXHAUSTED, () -> put("y"));
        cluster.get(taken.complete());
        put("y");
        assertFails(ErrorType.TOO_LARGE, () -> here.put(new byte[WorkQueue.MAX_ITEM + 1]));
        assertFails(ErrorType.INVALID_INPUT, () -> here.take(Duration.ofMillis(99), PATIENCE));
        assertFails(ErrorType.INVALID_INPUT, () -> here.take(LEASE, Duration.ofMillis(-1)));
        assertFails(ErrorType.INVALID_INPUT, () -> here.dead(0));
        assertFails(ErrorType.INVALID_INPUT, () -> new QueueLimits(0, 1));
        assertFails(ErrorType.INVALID_INPUT, () -> new QueueLimits(1, 0));
        cluster.get(take(here).complete());
        WorkQueue large = one.coordination().queue("large");
        cluster.get(large.put(new byte[WorkQueue.MAX_ITEM]));
        assertThat(take(large).payload()).hasSize(WorkQueue.MAX_ITEM);
    }

    @Test
    void aLeaseEndsWithItsTimeUnlessItIsExtended() {
        put("a");
        Delivery first = take(here);
        List<Loss> losses = new ArrayList<>();
        first.onLoss(losses::add);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.get(first.extend(LEASE))).isTrue();
        CompletionStage<Optional<Delivery>> waiting = there.take(LEASE, PATIENCE);
        cluster.pass(Duration.ofMillis(2_900));
        assertThat(waiting.toCompletableFuture()).isNotDone();
        assertThat(first.isHeld()).isTrue();
        cluster.pass(Duration.ofMillis(200));
        assertThat(first.isHeld()).isFalse();
        Delivery second = cluster.get(waiting).orElseThrow();
        assertThat(losses).containsExactly(Loss.EXPIRED);
        assertThat(second.count()).isEqualTo(2);
        assertThat(cluster.get(first.extend(LEASE))).isFalse();
        assertThat(cluster.get(first.complete())).as("another has it").isFalse();
        assertThat(cluster.get(second.complete())).isTrue();
    }

    @Test
    void whoIsLateMayCompleteWhatNobodyElseHas() {
        put("a");
        Delivery first = take(here);
        cluster.pass(LEASE.plusSeconds(1));
        assertThat(first.isHeld()).isFalse();
        assertThat(cluster.get(first.complete())).isTrue();
        assertThat(cluster.get(there.take(LEASE, Duration.ofSeconds(1)))).isEmpty();
    }

    @Test
    void aLeaseEndsWithItsSession() {
        put("a");
        Delivery first = cluster.get(here.take(Duration.ofHours(1), PATIENCE)).orElseThrow();
        List<Loss> losses = new ArrayList<>();
        first.onLoss(losses::add);
        one.store().cut();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(first.isHeld()).as("without a connection").isTrue();
        Delivery second = take(there);
        assertThat(second.token()).isGreaterThan(first.token());
        one.store().heal();
        cluster.await("the loss is told", () -> losses.equals(List.of(Loss.SESSION_LOST)));
        assertThat(cluster.get(first.complete())).isFalse();
        assertThat(cluster.get(second.complete())).isTrue();
    }

    @Test
    void whoWaitsTakesALeaseAwayFromOneThatStandsStill() {
        put("a");
        Delivery first = take(here);
        one.stall();
        CompletionStage<Optional<Delivery>> waiting = there.take(LEASE, PATIENCE);
        cluster.pass(LEASE);
        assertThat(first.isHeld()).as("by the clock alone").isFalse();
        assertThat(waiting.toCompletableFuture()).as("a tenth more").isNotDone();
        Delivery second = cluster.get(waiting).orElseThrow();
        assertThat(second.count()).isEqualTo(2);
        one.endStall();
        assertThat(cluster.get(first.complete())).isFalse();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(second.isHeld()).as("what the first gives back is not the second's").isTrue();
        assertThat(cluster.get(second.complete())).isTrue();
    }

    @Test
    void aCompletionWaitsForTheConnection() {
        put("a");
        Delivery first = take(here);
        one.store().cut();
        CompletionStage<Boolean> completion = first.complete();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(completion.toCompletableFuture()).isNotDone();
        assertFails(ErrorType.UNREACHABLE, () -> put("b"));
        assertThat(cluster.get(here.take(LEASE, Duration.ZERO))).isEmpty();
        one.store().heal();
        assertThat(cluster.get(completion)).isTrue();
        assertThat(cluster.below("/queue/q/work")).isZero();
    }

    @Test
    void whatABundleHasIsGivenBackWhenItStops() {
        put("a");
        Delivery first = take(here);
        CompletionStage<Optional<Delivery>> waiting = here.take(LEASE, PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(one.restartBundle());
        assertFails(ErrorType.CLOSED, () -> cluster.get(waiting));
        assertThat(cluster.below("/queue/q/lease")).isZero();
        assertThat(first.isHeld()).isFalse();
        assertThat(take(there).count()).isEqualTo(2);
    }

    @Test
    void whatIsPutWhileTheQueueIsListedIsNotMissed() {
        for (long seed = 1; seed <= 100; seed++) {
            VirtualCluster fresh = new VirtualCluster(seed);
            WorkQueue taker = fresh.node("taker").coordination().queue("q");
            WorkQueue putter = fresh.node("putter").coordination().queue("q");
            fresh.pass(Duration.ofSeconds(1));
            fresh.get(putter.put(new byte[1]));
            fresh.get(fresh.get(putter.take(LEASE, PATIENCE)).orElseThrow().complete());
            fresh.time().after(fresh.random().nextLong(10_000_000), () -> putter.put(new byte[1]));
            assertThat(fresh.get(taker.take(LEASE, Duration.ofSeconds(5)))).as("seed " + seed).isPresent();
        }
    }

    @Test
    void aQueueThatIsNotUsedIsNotWatched() {
        int before = cluster.tree().watches();
        put("a");
        assertThat(cluster.tree().watches()).isGreaterThan(before);
        cluster.pass(Duration.ofMinutes(3));
        assertThat(cluster.tree().watches()).isEqualTo(before);
        assertThat(text(take(here))).isEqualTo("a");
    }

    @Test
    void whatIsClearedCountsOnceAlsoIfAnswersAreLost() {
        put("a");
        put("b");
        CompletionStage<Integer> cleared = there.clear();
        cluster.await("both are gone", () -> cluster.below("/queue/q/work") == 0);
        two.store().cut();
        put("c");
        assertThat(cleared.toCompletableFuture()).isNotDone();
        two.store().heal();
        assertThat(cluster.get(cleared)).isEqualTo(2);
        assertThat(cluster.get(here.statistics()).waiting()).as("what was put since").isOne();
        assertThat(cluster.below("/queue/q/lease")).isZero();
    }

    @Test
    void whatIsTakenWhileItIsClearedIsItsTakersOrGone() {
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            put("a");
            CompletionStage<Optional<Delivery>> taking = here.take(LEASE, Duration.ofMillis(50));
            cluster.pass(Duration.ofMillis(i % 8));
            int cleared = cluster.get(there.clear());
            Optional<Delivery> delivery = cluster.get(taking);
            assertThat(cleared + delivery.stream().count()).as("round " + i).isEqualTo(1);
            delivery.ifPresent(mine -> assertThat(cluster.get(mine.complete())).isTrue());
            taken += (int) delivery.stream().count();
        }
        assertThat(taken).as("so that both were tried").isBetween(1, 199);
    }
}
