package io.foundation.coordination.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final VirtualCluster cluster = new VirtualCluster(17);
    private final VirtualNode node = cluster.node("one");

    private CoordinationFigures figures() {
        return cluster.get(node.coordination().figures());
    }

    @Test
    void callsAreCountedAndTimed() {
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(node.coordination().counter("c").add(1));
        cluster.get(node.coordination().counter("c").add(1));
        CoordinationFigures before = figures();
        cluster.get(node.coordination().counter("c").get());
        cluster.get(node.coordination().counter("c").get());
        CoordinationFigures after = figures();
        assertThat(after.reads().answered() - before.reads().answered()).isEqualTo(2);
        assertThat(after.syncs().answered() - before.syncs().answered()).isEqualTo(2);
        assertThat(after.commits().answered()).as("with the container, and what was refused without it").isEqualTo(4);
        assertThat(after.commits().p50()).isPositive().isLessThanOrEqualTo(after.commits().p99());
        assertThat(after.commits().max()).isLessThanOrEqualTo(2 * VirtualCluster.MAX_DELAY.toNanos() + 1);
        assertThat(after.underWay()).isZero();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsUnknownAndNotFailed() {
        cluster.pass(Duration.ofSeconds(1));
        cluster.get(node.coordination().counter("c").add(1));
        for (int i = 0; i < 200 && figures().commits().unknown() == 0; i++) {
            node.coordination().counter("c").add(1);
            cluster.pass(Duration.ofMillis(1 + i % 20));
            node.store().cut();
            cluster.pass(Duration.ofMillis(10));
            node.store().heal();
            cluster.pass(Duration.ofSeconds(1));
        }
        assertThat(figures().commits().unknown()).isOne();
        assertThat(figures().underWay()).isZero();
    }

    @Test
    void sessionsAreCounted() {
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures()).satisfies(figures -> {
            assertThat(figures.state()).isEqualTo(SessionState.ACTIVE);
            assertThat(figures.sessions()).isOne();
            assertThat(figures.suspensions() + figures.losses()).isZero();
        });
        cluster.pass(Duration.ofSeconds(2));
        assertThat(figures().stateNanos()).isGreaterThan(Duration.ofSeconds(2).toNanos());
        node.store().cut();
        cluster.pass(Duration.ofMillis(100));
        assertThat(figures()).satisfies(figures -> {
            assertThat(figures.state()).isEqualTo(SessionState.SUSPENDED);
            assertThat(figures.stateNanos()).isLessThan(Duration.ofSeconds(1).toNanos());
            assertThat(figures.suspensions()).isOne();
        });
        assertThatThrownBy(() -> cluster.get(node.coordination().counter("c").add(1))).isInstanceOf(FoundationException.class);
        assertThat(figures().reads().failed()).isOne();
        cluster.pass(VirtualCluster.SESSION_TIMEOUT.plusSeconds(1));
        node.store().heal();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures()).satisfies(figures -> {
            assertThat(figures.state()).isEqualTo(SessionState.ACTIVE);
            assertThat(figures.sessions()).isEqualTo(2);
            assertThat(figures.losses()).isOne();
        });
    }

    @Test
    void watchesAreCountedWhileTheyLast() {
        cluster.pass(Duration.ofSeconds(1));
        Registration listening = node.coordination().reference("r").listen(value -> { });
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures().watches()).isOne();
        listening.close();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures().watches()).isZero();
        Hold hold = cluster.get(node.coordination().lock("l").tryAcquire(VirtualCluster.LONG)).orElseThrow();
        int ofOne = figures().watches();
        CompletableFuture<Optional<Hold>> next = node.coordination().lock("l").tryAcquire(VirtualCluster.LONG).toCompletableFuture();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures().watches()).as("who waits watches whom it waits for, and itself").isGreaterThan(ofOne);
        cluster.get(hold.release());
        cluster.get(cluster.get(next).orElseThrow().release());
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures().watches()).isZero();
    }

    /** A candidate whom nothing moves. */
    private static final class Quiet implements CandidacyListener {
        @Override
        public void elected(long term) {
            // It has nothing to do.
        }

        @Override
        public void deposed(Loss why) {
            // Nor to stop.
        }

        @Override
        public void evicted() {
            // Nor does it mind.
        }
    }

    @Test
    void noTermOfALeaderLeavesAWatchBehind() {
        cluster.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            Candidacy candidacy = node.coordination().election("e").stand(0, new Quiet());
            cluster.await("leads", () -> candidacy.term().isPresent());
            cluster.get(candidacy.withdraw());
            cluster.pass(Duration.ofSeconds(1));
            assertThat(figures().watches()).as("after term %d", i).isZero();
        }
    }

    @Test
    void aWaitThatIsOverLeavesNoWatchBehind() {
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.get(node.coordination().latch("a", 1).await(Duration.ofSeconds(1)))).isFalse();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(figures().watches()).isZero();
    }

    @Test
    void aHoldThatIsReleasedLeavesNoTimerBehind() {
        cluster.pass(Duration.ofSeconds(1));
        long before = cluster.time().pending();
        for (int i = 0; i < 3; i++) {
            Hold hold = cluster.get(node.coordination().lock("l").tryAcquire(VirtualCluster.LONG)).orElseThrow();
            assertThat(cluster.time().pending()).as("it is to look whether it is taken away").isGreaterThan(before);
            cluster.get(hold.release());
            assertThat(cluster.time().pending()).as("release %d", i).isEqualTo(before);
        }
    }

    @Property(tries = 60)
    void whateverHappensNothingIsCountedForEver(@ForAll long seed) {
        VirtualCluster faulty = new VirtualCluster(seed);
        List<VirtualNode> nodes = List.of(faulty.node("one"), faulty.node("two"));
        Faults faults = new Faults(faulty, nodes);
        for (int i = 0; i < 40; i++) {
            VirtualNode one = nodes.get(faulty.random().nextInt(nodes.size()));
            one.coordination().counter("c").add(1);
            one.coordination().reference("r").listen(value -> { });
            one.coordination().latch("a", 1).await(Duration.ofSeconds(2));
            one.coordination().election("e").stand(0, new Quiet());
            one.coordination().lock("l").tryAcquire(Duration.ofSeconds(3)).thenAccept(held -> held.ifPresent(Hold::release));
            faulty.pass(Duration.ofMillis(faulty.random().nextInt(1_000)));
        }
        faults.stop();
        faulty.pass(VirtualCluster.LONG);
        for (VirtualNode one : nodes) {
            faulty.get(one.restartBundle());
        }
        // Those who waited for others hear that they have gone.
        faulty.pass(Duration.ofSeconds(1));
        for (VirtualNode one : nodes) {
            CoordinationFigures figures = faulty.get(one.coordination().figures());
            assertThat(figures.underWay()).as("seed %d, %s", seed, one.name()).isZero();
            assertThat(figures.watches()).as("seed %d, %s", seed, one.name()).isZero();
            assertThat(figures.commits().p50()).isLessThanOrEqualTo(figures.commits().p99());
        }
    }
}
