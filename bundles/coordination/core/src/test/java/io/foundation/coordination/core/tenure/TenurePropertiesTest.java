package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Locks, read-write locks and semaphores under cuts, lost answers, ended sessions, pauses and operators, in virtual time. */
class TenurePropertiesTest {

    private static final int NODES = 4;
    private static final int PERMITS = 3;
    private static final Duration RUN = Duration.ofMinutes(2);

    /** A hold as the referee knows it. */
    private record Given(VirtualNode node, long session, Hold hold, int weight, boolean exclusive) {
    }

    /** Sees every grant at the moment it is told, and judges whether it may be. */
    private static final class Referee {
        private final VirtualCluster cluster;
        private final int limit;
        private final List<Given> given = new ArrayList<>();
        private final List<Long> broken = new ArrayList<>();
        /** What went wrong within a stage, where an assertion would only be swallowed. */
        private final List<AssertionError> wrong = new ArrayList<>();
        private long lastExclusive;
        private int grants;

        private Referee(VirtualCluster cluster, int limit) {
            this.cluster = cluster;
            this.limit = limit;
        }

        /** Whoever believes that it holds, and whose session is open at the store, holds: paused or cut off as it may be. */
        private boolean holds(Given other) {
            return other.hold().isHeld() && cluster.tree().isOpen(other.session()) && !broken.contains(other.hold().token());
        }

        private void granted(Given fresh) {
            try {
                judge(fresh);
            } catch (AssertionError e) {
                wrong.add(e);
            }
        }

        private void judge(Given fresh) {
            grants++;
            given.removeIf(other -> !other.hold().isHeld());
            List<Given> holding = given.stream().filter(this::holds).filter(other -> other.hold().token() != fresh.hold().token()).toList();
            int taken = holding.stream().mapToInt(Given::weight).sum();
            assertThat(taken + fresh.weight()).as("what is held together").isLessThanOrEqualTo(limit);
            if (fresh.exclusive()) {
                assertThat(fresh.hold().token()).as("the token after " + lastExclusive).isGreaterThan(lastExclusive);
                lastExclusive = fresh.hold().token();
            }
            given.add(fresh);
        }
    }

    /** Asks, holds, releases, and again. */
    private static final class Worker {
        private final VirtualCluster cluster;
        private final VirtualNode node;
        private final Referee referee;
        private final int weight;
        private final boolean exclusive;
        private final Function<Duration, CompletionStage<Optional<Hold>>> ask;
        private final LongFunction<CompletionStage<Boolean>> breakHold;
        private boolean stopped;
        private boolean idle;

        private Worker(VirtualCluster cluster, VirtualNode node, Referee referee, int weight, boolean exclusive,
                Function<Duration, CompletionStage<Optional<Hold>>> ask, LongFunction<CompletionStage<Boolean>> breakHold) {
            this.cluster = cluster;
            this.node = node;
            this.referee = referee;
            this.weight = weight;
            this.exclusive = exclusive;
            this.ask = ask;
            this.breakHold = breakHold;
            next();
        }

        private long random(long bound) {
            return cluster.random().nextLong(bound);
        }

        private void next() {
            if (stopped) {
                idle = true;
                return;
            }
            cluster.time().after(random(200_000_000), () -> {
                Duration atMost = Duration.ofNanos(random(10) == 0 ? 0 : random(3_000_000_000L));
                ask.apply(atMost).whenComplete((hold, error) -> {
                    if (error != null) {
                        assertThat(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type()).as("taken out of the line").isEqualTo(ErrorType.CONFLICT);
                        next();
                    } else if (hold.isEmpty()) {
                        next();
                    } else {
                        had(hold.get());
                    }
                });
            });
        }

        private void had(Hold hold) {
            if (hold.isHeld()) {
                referee.granted(new Given(node, node.store().status().session(), hold, weight, exclusive));
            }
            List<Loss> losses = new ArrayList<>();
            hold.onLoss(losses::add);
            long holding = random(4) == 0 ? random(10_000_000) : random(1_500_000_000);
            cluster.time().after(holding, () -> {
                if (random(20) == 0 && hold.isHeld()) {
                    referee.broken.add(hold.token());
                    breakHold.apply(hold.token()).whenComplete((done, error) -> cluster.time().after(500_000_000, () -> release(hold)));
                } else {
                    release(hold);
                }
            });
        }

        private void release(Hold hold) {
            hold.release().whenComplete((done, error) -> {
                assertThat(error).isNull();
                assertThat(hold.isHeld()).isFalse();
                next();
            });
        }
    }

    private static void run(VirtualCluster cluster, List<VirtualNode> nodes, Referee referee, List<Worker> workers, String line, String shape) {
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(RUN);
        faults.stop();
        int before = referee.grants;
        cluster.pass(Duration.ofSeconds(30));
        assertThat(referee.grants).as("it goes on when the faults are over").isGreaterThan(before);
        workers.forEach(worker -> worker.stopped = true);
        cluster.await("all have released", () -> workers.stream().allMatch(worker -> worker.idle));
        cluster.await("nobody is left in line of " + shape, () -> cluster.below(line) == 0);
        assertThat(faults.done()).isGreaterThan(50);
        assertThat(referee.wrong).isEmpty();
    }

    private static List<VirtualNode> nodes(VirtualCluster cluster) {
        return IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
    }

    @Property(tries = 60)
    void locksExclude(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = nodes(cluster);
        Referee referee = new Referee(cluster, PERMITS);
        // A writer weighs as much as all readers together, who are three.
        List<Worker> workers = IntStream.range(0, NODES).mapToObj(i -> {
            boolean exclusive = i == 0;
            var lock = exclusive ? nodes.get(i).coordination().lock("p") : nodes.get(i).coordination().readWriteLock("p").read();
            return new Worker(cluster, nodes.get(i), referee, exclusive ? PERMITS : 1, exclusive, lock::tryAcquire, lock::breakHold);
        }).toList();
        run(cluster, nodes, referee, workers, "/lock/p", "a read-write lock, seed " + seed);
    }

    @Property(tries = 60)
    void plainLocksExcludeAndTheirTokensGrow(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = nodes(cluster);
        Referee referee = new Referee(cluster, 1);
        List<Worker> workers = nodes.stream().map(node -> {
            var lock = node.coordination().lock("p");
            return new Worker(cluster, node, referee, 1, true, lock::tryAcquire, lock::breakHold);
        }).toList();
        run(cluster, nodes, referee, workers, "/lock/p", "a lock, seed " + seed);
    }

    @Property(tries = 60)
    void semaphoresLeaseNoMoreThanTheyHave(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = nodes(cluster);
        Referee referee = new Referee(cluster, PERMITS);
        List<Worker> workers = IntStream.range(0, NODES).mapToObj(i -> {
            int wanted = 1 + i % PERMITS;
            var semaphore = nodes.get(i).coordination().semaphore("p", PERMITS);
            return new Worker(cluster, nodes.get(i), referee, wanted, false, atMost -> semaphore.tryAcquire(wanted, atMost), semaphore::breakHold);
        }).toList();
        run(cluster, nodes, referee, workers, "/semaphore/p", "a semaphore, seed " + seed);
    }
}
