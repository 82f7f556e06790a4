package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.DoubleBarrier.Inside;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.Judgements;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A double barrier under cuts, lost answers, ended sessions and pauses, in virtual time. */
class DoubleBarrierPropertiesTest {

    private static final int NODES = 5;
    private static final int TOGETHER = 3;

    /** What the referee knows of a participant. */
    private static final class Walker {
        private final VirtualCluster cluster;
        private final VirtualNode node;
        private final DoubleBarrier barrier;
        private final Referee referee;
        private boolean wants;
        /** Whether its last call ended because it was cut off: it may have been let in without being told. */
        private boolean cutOff;
        private boolean connected;
        private long connectedSince;
        private Inside inside;
        private long session;
        private boolean stopped;
        private boolean idle;

        private Walker(VirtualCluster cluster, VirtualNode node, Referee referee) {
            this.cluster = cluster;
            this.node = node;
            this.barrier = node.coordination().doubleBarrier("d", TOGETHER);
            this.referee = referee;
            node.ground().onStatus(status -> {
                boolean now = status.state() == SessionState.ACTIVE;
                if (now && !connected) {
                    connectedSince = cluster.time().nanos();
                }
                connected = now;
            });
            next();
        }

        private long random(long bound) {
            return cluster.random().nextLong(bound);
        }

        /** Whoever has not left, and whose session is open at the store, is inside: paused or cut off as it may be. */
        private boolean isReallyInside(long generation) {
            return inside != null && inside.generation() == generation && inside.isInside() && cluster.tree().isOpen(session);
        }

        private void next() {
            inside = null;
            if (stopped) {
                idle = true;
                return;
            }
            cluster.time().after(random(300_000_000), () -> {
                wants = true;
                cutOff = false;
                barrier.enter(Duration.ofNanos(random(5_000_000_000L))).whenComplete((entered, error) -> {
                    referee.judgements.check(() -> assertThat(error).isNull());
                    if (error == null && entered.isPresent()) {
                        session = node.store().status().session();
                        inside = entered.get();
                        referee.entered(this);
                        cluster.time().after(random(600_000_000), this::leave);
                    } else {
                        wants = false;
                        cutOff = !connected || cluster.time().nanos() - connectedSince <= VirtualCluster.MAX_DELAY.toNanos();
                        next();
                    }
                });
            });
        }

        private void leave() {
            Inside was = inside;
            was.leave(Duration.ofNanos(random(4_000_000_000L))).whenComplete((all, error) -> {
                referee.judgements.check(() -> assertThat(error).isNull());
                wants = false;
                if (error == null && all) {
                    referee.allHaveLeft(was.generation());
                }
                next();
            });
        }
    }

    /** Sees everything that is told, and judges whether it may be. */
    private static final class Referee {
        private final VirtualCluster cluster;
        private final List<Walker> walkers = new ArrayList<>();
        private final Map<Long, List<VirtualNode>> entered = new HashMap<>();
        private final Judgements judgements = new Judgements();
        private long last;
        private int departures;

        private Referee(VirtualCluster cluster) {
            this.cluster = cluster;
        }

        private void entered(Walker walker) {
            long generation = walker.inside.generation();
            List<VirtualNode> together = entered.computeIfAbsent(generation, any -> new ArrayList<>());
            boolean first = together.isEmpty();
            together.add(walker.node);
            judgements.check(() -> {
                assertThat(together.size()).as("who entered together").isLessThanOrEqualTo(TOGETHER);
                if (first) {
                    // Who wanted in and was cut off before it was told counts: its call is open, or has just ended.
                    assertThat(walkers.stream().filter(other -> other.wants || other.idle || other.cutOff || !other.node.store().status().isActive(other.node.store().status().session())).count())
                            .as("who wants to enter").isGreaterThanOrEqualTo(TOGETHER);
                }
                if (walker.inside.isInside()) {
                    assertThat(walkers.stream().filter(other -> other.inside != null && other.inside.generation() < generation && other.isReallyInside(other.inside.generation())))
                            .as("inside of an earlier generation").isEmpty();
                }
            });
            last = Math.max(last, generation);
        }

        private void allHaveLeft(long generation) {
            departures++;
            judgements.check(() -> assertThat(walkers.stream().filter(other -> other.isReallyInside(generation)).map(other -> other.node.name())).as("still inside").isEmpty());
        }
    }

    /** A participant whose time was over while it was cut off had been let in, and was connected again before the first of the others was told. */
    @Example
    void oneThatWasCutOffCounts() {
        nobodyPassesEarlyAndNobodyIsLeftInside(-35_364);
    }

    @Property(tries = 60)
    void nobodyPassesEarlyAndNobodyIsLeftInside(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        Referee referee = new Referee(cluster);
        nodes.forEach(node -> referee.walkers.add(new Walker(cluster, node, referee)));
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(2));
        faults.stop();
        long before = referee.last;
        cluster.pass(Duration.ofSeconds(30));
        assertThat(referee.last).as("it goes on when the faults are over").isGreaterThan(before + 3);
        List<Long> whole = referee.entered.entrySet().stream().filter(each -> each.getKey() > before + 1 && each.getKey() < referee.last)
                .map(each -> (long) each.getValue().size()).toList();
        assertThat(whole).as("without faults all enter").containsOnly((long) TOGETHER);
        referee.walkers.forEach(walker -> walker.stopped = true);
        cluster.await("all have left, seed " + seed, () -> referee.walkers.stream().allMatch(walker -> walker.idle));
        cluster.await("nobody is left in line", () -> cluster.below("/double-barrier/d/line") == 0);
        referee.judgements.assertNone(seed);
        assertThat(referee.departures).isGreaterThan(10);
    }
}
