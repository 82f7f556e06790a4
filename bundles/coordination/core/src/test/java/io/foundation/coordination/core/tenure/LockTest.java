package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.MultiHold;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.CoordinationView;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTest {

    private static final String LINE = "/lock/l";

    private final VirtualCluster cluster = new VirtualCluster(7);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");

    private Hold acquire(DistributedLock lock) {
        return cluster.get(lock.tryAcquire(Duration.ofMinutes(1))).orElseThrow();
    }

    private static boolean isHad(CompletionStage<Optional<Hold>> stage) {
        return stage.toCompletableFuture().getNow(Optional.empty()).isPresent();
    }

    @Test
    void oneHoldsTheNextGetsItWhenItIsReleasedAndTokensGrow() {
        Hold first = acquire(one.coordination().lock("l"));
        assertThat(first.isHeld()).isTrue();
        CompletionStage<Optional<Hold>> waiting = two.coordination().lock("l").tryAcquire(Duration.ofMinutes(1));
        cluster.pass(Duration.ofSeconds(20));
        assertThat(isHad(waiting)).isFalse();
        cluster.get(first.release());
        assertThat(first.isHeld()).isFalse();
        Hold second = cluster.get(waiting).orElseThrow();
        assertThat(second.token()).isGreaterThan(first.token());
        cluster.get(second.release());
        assertThat(cluster.below(LINE)).isZero();
    }

    @Test
    void whatWasHeldForAMomentLeavesNothingToBeDoneLater() {
        acquire(one.coordination().lock("l")).release();
        cluster.pass(Duration.ofMinutes(1));
        long waiting = cluster.time().waiting();
        int watches = cluster.tree().watches();
        for (int i = 0; i < 20; i++) {
            cluster.get(acquire(one.coordination().lock("l")).release());
        }
        assertThat(cluster.time().waiting()).as("timers").isLessThanOrEqualTo(waiting + 1);
        assertThat(cluster.tree().watches()).isEqualTo(watches);
    }

    @Test
    void itIsGivenInTheOrderItWasAskedFor() {
        Hold held = acquire(one.coordination().lock("l"));
        List<String> order = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            VirtualNode node = cluster.node(name);
            node.coordination().lock("l").tryAcquire(VirtualCluster.LONG).thenAccept(hold -> {
                order.add(name);
                hold.orElseThrow().release();
            });
            int place = cluster.below(LINE);
            cluster.await("a place in line", () -> cluster.below(LINE) > place);
        }
        cluster.get(held.release());
        cluster.await("all had it", () -> order.size() == 3);
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void whoWaitsTooLongDoesNotHaveItAndLeavesTheLine() {
        Hold held = acquire(one.coordination().lock("l"));
        assertThat(cluster.get(two.coordination().lock("l").tryAcquire(Duration.ofSeconds(2)))).isEmpty();
        assertThat(cluster.get(two.coordination().lock("l").tryAcquire(Duration.ZERO))).isEmpty();
        cluster.await("they have left", () -> cluster.below(LINE) == 1);
        cluster.get(held.release());
        assertThat(cluster.get(two.coordination().lock("l").tryAcquire(Duration.ZERO))).isPresent();
        assertThatThrownBy(() -> one.coordination().lock("l").tryAcquire(Duration.ofSeconds(-1))).isInstanceOf(FoundationException.class);
    }

    @Test
    void withoutAConnectionItIsNotHadAtOnce() {
        cluster.pass(Duration.ofSeconds(1));
        one.store().cut();
        cluster.pass(Duration.ofMillis(100));
        assertThat(cluster.get(one.coordination().lock("l").tryAcquire(Duration.ZERO))).isEmpty();
        CompletionStage<Optional<Hold>> waiting = one.coordination().lock("l").tryAcquire(Duration.ofMinutes(1));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(isHad(waiting)).isFalse();
        one.store().heal();
        assertThat(cluster.get(waiting)).isPresent();
    }

    @Test
    void theSameObjectHoldsAgainAndTheLastReleaseGivesItBack() {
        DistributedLock lock = one.coordination().lock("l");
        Hold outer = acquire(lock);
        Hold inner = acquire(lock);
        assertThat(inner.token()).isEqualTo(outer.token());
        cluster.get(outer.release());
        cluster.get(outer.release());
        assertThat(inner.isHeld()).isTrue();
        assertThat(outer.isHeld()).isFalse();
        assertThat(cluster.get(one.coordination().lock("l").tryAcquire(Duration.ZERO))).as("another object").isEmpty();
        cluster.get(inner.release());
        assertThat(cluster.below(LINE)).isZero();
        assertThat(acquire(lock).token()).isGreaterThan(outer.token());
    }

    @Test
    void itIsLostAtOnceWhenTheConnectionIsAndGivenBackWhenItReturns() {
        Hold held = acquire(one.coordination().lock("l"));
        List<Loss> losses = new ArrayList<>();
        held.onLoss(losses::add);
        cluster.pass(Duration.ofSeconds(1));
        one.store().cut();
        cluster.await("it is told", () -> !losses.isEmpty());
        assertThat(losses).containsExactly(Loss.SUSPENDED);
        assertThat(held.isHeld()).isFalse();
        held.onLoss(losses::add);
        cluster.await("it is told late too", () -> losses.size() == 2);
        one.store().heal();
        cluster.await("it is given back", () -> cluster.below(LINE) == 0);
    }

    @Test
    void itMayLastUntilTheSessionIsLost() {
        VirtualNode patient = cluster.node("patient", new CoordinationSettings(true, Duration.ofSeconds(30)));
        Hold held = acquire(patient.coordination().lock("l"));
        List<Loss> losses = new ArrayList<>();
        held.onLoss(losses::add);
        patient.store().cut();
        cluster.pass(Duration.ofSeconds(3));
        assertThat(held.isHeld()).isTrue();
        patient.store().heal();
        cluster.pass(Duration.ofSeconds(3));
        assertThat(held.isHeld()).isTrue();
        patient.store().cut();
        cluster.pass(VirtualCluster.SESSION_TIMEOUT.multipliedBy(2));
        assertThat(losses).containsExactly(Loss.SESSION_LOST);
        assertThat(held.isHeld()).isFalse();
    }

    @Test
    void whoWaitsKeepsItsPlaceOverACutAndQueuesAgainAfterTheLossOfItsSession() {
        Hold held = acquire(one.coordination().lock("l"));
        CompletionStage<Optional<Hold>> waiting = two.coordination().lock("l").tryAcquire(VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below(LINE) == 2);
        two.store().cut();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.below(LINE)).isEqualTo(2);
        two.store().heal();
        two.store().expire();
        cluster.await("a new place", () -> cluster.below(LINE) == 2);
        cluster.get(held.release());
        assertThat(cluster.get(waiting)).isPresent();
    }

    /** A process that stood still may write before it notices: only the token stops it. */
    @Test
    void aPausedHolderIsStoppedByItsToken() {
        Hold held = acquire(one.coordination().lock("l"));
        one.pause();
        Hold next = acquire(two.coordination().lock("l"));
        assertThat(held.isHeld()).as("it cannot know").isTrue();
        assertThat(next.token()).isGreaterThan(held.token());
        one.resume();
        cluster.await("it finds out", () -> !held.isHeld());
        assertThat(next.isHeld()).isTrue();
    }

    /** Whatever is lost on the way, there is one claim, and none when it is released. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anAnswerThatIsLostMakesNoSecondClaim(long seed) {
        VirtualCluster faulty = new VirtualCluster(seed);
        VirtualNode node = faulty.node("node");
        faulty.pass(Duration.ofSeconds(1));
        CompletionStage<Optional<Hold>> answer = node.coordination().lock("l").tryAcquire(VirtualCluster.LONG);
        faulty.pass(Duration.ofNanos(seed * 1_000_000));
        node.store().cut();
        faulty.pass(Duration.ofSeconds(1));
        node.store().heal();
        Hold hold = faulty.get(answer).orElseThrow();
        faulty.pass(Duration.ofSeconds(1));
        if (hold.isHeld()) {
            assertThat(faulty.below(LINE)).isEqualTo(1);
        }
        faulty.get(hold.release());
        assertThat(faulty.below(LINE)).isZero();
    }

    @Test
    void aReleaseWhileTheConnectionIsLostIsMadeGood() {
        Hold held = acquire(one.coordination().lock("l"));
        CompletionStage<Void> released = held.release();
        cluster.time().step();
        one.store().cut();
        cluster.pass(Duration.ofSeconds(1));
        one.store().heal();
        cluster.get(released);
        assertThat(cluster.below(LINE)).isZero();
    }

    @Test
    void anOperatorSeesTheLineAndBreaksIt() {
        Hold held = acquire(one.coordination().lock("l"));
        List<Loss> losses = new ArrayList<>();
        held.onLoss(losses::add);
        CompletionStage<Optional<Hold>> waiting = two.coordination().lock("l").tryAcquire(VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below(LINE) == 2);
        DistributedLock operator = cluster.node("operator").coordination().lock("l");
        cluster.pass(Duration.ofSeconds(1));
        List<Queued> line = cluster.get(operator.queue());
        assertThat(line).extracting(Queued::node).containsExactly("one", "two");
        assertThat(line).extracting(Queued::holds).containsExactly(true, false);
        assertThat(line.getFirst().token()).isEqualTo(held.token());
        assertThat(line.getFirst().owner()).isEqualTo("app");
        assertThat(cluster.get(operator.breakHold(held.token()))).isTrue();
        assertThat(cluster.get(operator.breakHold(held.token()))).isFalse();
        assertThat(cluster.get(waiting)).isPresent();
        cluster.await("it is told", () -> !losses.isEmpty());
        assertThat(losses).containsExactly(Loss.BROKEN);
        CompletionStage<Optional<Hold>> third = cluster.node("third").coordination().lock("l").tryAcquire(VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below(LINE) == 2);
        cluster.get(operator.breakHold(cluster.get(operator.queue()).getLast().token()));
        assertThatThrownBy(() -> cluster.get(third)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CONFLICT));
    }

    @Test
    void whatABundleHasIsReleasedWhenItStops() {
        CoordinationView bundle = one.newBundle("other");
        acquire(bundle.lock("l"));
        CompletionStage<Optional<Hold>> waiting = bundle.lock("m").tryAcquire(VirtualCluster.LONG);
        Hold elsewhere = acquire(two.coordination().lock("n"));
        CompletionStage<Optional<Hold>> unhappy = bundle.lock("n").tryAcquire(VirtualCluster.LONG);
        cluster.get(waiting);
        cluster.get(bundle.close());
        assertThatThrownBy(() -> cluster.get(unhappy)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CLOSED));
        assertThatThrownBy(() -> cluster.get(bundle.lock("l").tryAcquire(Duration.ZERO))).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.CLOSED));
        assertThat(List.of(cluster.below(LINE), cluster.below("/lock/m"), cluster.below("/lock/n"))).containsExactly(0, 0, 1);
        assertThat(elsewhere.isHeld()).isTrue();
    }

    @Test
    void readersShareAndAWriterIsAloneAndNotOvertaken() {
        Hold first = acquire(one.coordination().readWriteLock("l").read());
        Hold second = acquire(two.coordination().readWriteLock("l").read());
        CompletionStage<Optional<Hold>> writer = one.coordination().readWriteLock("l").write().tryAcquire(VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below(LINE) == 3);
        CompletionStage<Optional<Hold>> late = two.coordination().readWriteLock("l").read().tryAcquire(VirtualCluster.LONG);
        cluster.await("a place in line", () -> cluster.below(LINE) == 4);
        cluster.get(second.release());
        cluster.pass(Duration.ofSeconds(5));
        assertThat(isHad(writer)).isFalse();
        cluster.get(first.release());
        Hold writing = cluster.get(writer).orElseThrow();
        cluster.pass(Duration.ofSeconds(5));
        assertThat(isHad(late)).isFalse();
        cluster.get(writing.release());
        assertThat(cluster.get(late)).isPresent();
    }

    @Test
    void severalLocksAreHadTogetherOrNotAtAll() {
        Hold inTheWay = acquire(two.coordination().lock("b"));
        assertThat(cluster.get(one.coordination().tryAcquireAll(Set.of("a", "b", "c"), Duration.ofSeconds(2)))).isEmpty();
        assertThat(List.of(cluster.below("/lock/a"), cluster.below("/lock/c"))).containsExactly(0, 0);
        cluster.get(inTheWay.release());
        MultiHold all = cluster.get(one.coordination().tryAcquireAll(Set.of("a", "b", "c"), Duration.ofSeconds(2))).orElseThrow();
        assertThat(all.tokens().keySet()).containsExactly("a", "b", "c");
        assertThat(all.isHeld()).isTrue();
        List<Loss> losses = new ArrayList<>();
        all.onLoss(losses::add);
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(two.coordination().lock("b").breakHold(all.tokens().get("b")));
        cluster.await("it is told", () -> !losses.isEmpty());
        assertThat(all.isHeld()).isFalse();
        cluster.get(all.release());
        assertThat(cluster.below("/lock/a") + cluster.below("/lock/c")).isZero();
    }

    @Test
    void theContainerOfALineMayGoBetweenUses() {
        for (int i = 0; i < 3; i++) {
            cluster.get(acquire(one.coordination().lock("l")).release());
            cluster.tree().sweep();
            assertThat(cluster.tree().read(LINE)).isEmpty();
        }
    }
}
