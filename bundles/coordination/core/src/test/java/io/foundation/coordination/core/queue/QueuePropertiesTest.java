package io.foundation.coordination.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.Judgements;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A work queue under cuts, lost answers, ended sessions, pauses and loops that stand still, in virtual time. */
class QueuePropertiesTest {

    private static final int NODES = 4;
    private static final QueueLimits LIMITS = new QueueLimits(500, 6);

    /** A delivery as the referee knows it. */
    private record Given(VirtualNode node, long session, Delivery delivery) {

        /** Whoever believes that it has the item, in a session that is open at the store, has it: paused, cut off or standing still as it may be. */
        private boolean holds(VirtualCluster cluster) {
            return delivery.isHeld() && cluster.tree().isOpen(session);
        }
    }

    /** Sees everything that is told, and judges whether it may be. */
    private static final class Referee {
        private final VirtualCluster cluster;
        private final Map<String, List<Given>> given = new HashMap<>();
        private final Set<String> confirmed = new HashSet<>();
        private final Set<String> completed = new HashSet<>();
        /** Completed, or maybe so. */
        private final Set<String> tried = new HashSet<>();
        private final Set<String> operated = new HashSet<>();
        private final Judgements judgements = new Judgements();
        private int putsUnknown;
        private int again;
        private int deliveries;

        private Referee(VirtualCluster cluster) {
            this.cluster = cluster;
        }

        private void delivered(Given fresh) {
            String id = fresh.delivery().id();
            List<Given> before = given.computeIfAbsent(id, any -> new ArrayList<>());
            deliveries++;
            again += before.isEmpty() ? 0 : 1;
            judgements.check(() -> {
                assertThat(before.stream().filter(other -> other.holds(cluster))).as("others who have the item " + id).isEmpty();
                assertThat(completed).as("completed").doesNotContain(id);
                assertThat(fresh.delivery().count()).as("how often").isBetween(before.size() + 1, LIMITS.maxDeliveries());
                before.forEach(other -> assertThat(fresh.delivery().token()).as("the token").isGreaterThan(other.delivery().token()));
            });
            before.add(fresh);
        }
    }

    /** Puts, takes, works, and again. */
    private static final class Worker {
        private final VirtualCluster cluster;
        private final VirtualNode node;
        private final WorkQueue queue;
        private final Referee referee;
        private boolean puts = true;
        private boolean stopped;
        private int busy;

        private Worker(VirtualCluster cluster, VirtualNode node, Referee referee) {
            this.cluster = cluster;
            this.node = node;
            this.queue = node.coordination().queue("q", LIMITS);
            this.referee = referee;
            put();
            take();
            take();
        }

        private long random(long bound) {
            return cluster.random().nextLong(bound);
        }

        private void put() {
            cluster.time().after(random(1_000_000_000), () -> {
                if (!puts) {
                    return;
                }
                queue.put(new byte[8]).whenComplete((id, error) -> {
                    if (error == null) {
                        referee.confirmed.add(id);
                    } else {
                        ErrorType type = typeOf(error);
                        referee.putsUnknown += type == ErrorType.OUTCOME_UNKNOWN ? 1 : 0;
                        referee.judgements.check(() -> assertThat(type).isIn(ErrorType.UNREACHABLE, ErrorType.OUTCOME_UNKNOWN, ErrorType.RESOURCE_EXHAUSTED));
                    }
                    put();
                });
            });
        }

        private void take() {
            if (stopped) {
                return;
            }
            busy++;
            Duration lease = Duration.ofMillis(100 + random(3_000));
            queue.take(lease, Duration.ofMillis(random(10) == 0 ? 0 : random(2_000))).whenComplete((taken, error) -> {
                busy--;
                referee.judgements.check(() -> assertThat(error).isNull());
                if (error == null && taken.isPresent()) {
                    work(taken.get());
                } else {
                    cluster.time().after(random(50_000_000), this::take);
                }
            });
        }

        private void work(Delivery delivery) {
            if (delivery.isHeld()) {
                referee.delivered(new Given(node, node.store().status().session(), delivery));
            }
            busy++;
            cluster.time().after(random(8) == 0 ? random(4_000_000_000L) : random(200_000_000), () -> {
                switch ((int) random(12)) {
                    case 0 -> delivery.giveBack().whenComplete((done, error) -> done());
                    case 1 -> done();
                    case 2, 3 -> delivery.extend(Duration.ofMillis(100 + random(2_000))).whenComplete((extended, error) -> cluster.time().after(random(1_000_000_000), () -> complete(delivery)));
                    default -> complete(delivery);
                }
            });
        }

        private void complete(Delivery delivery) {
            referee.tried.add(delivery.id());
            delivery.complete().whenComplete((done, error) -> {
                if (error == null && done) {
                    referee.completed.add(delivery.id());
                }
                referee.judgements.check(() -> {
                    if (error != null) {
                        assertThat(typeOf(error)).isIn(ErrorType.UNREACHABLE, ErrorType.OUTCOME_UNKNOWN);
                    }
                });
                done();
            });
        }

        private void done() {
            busy--;
            take();
        }
    }

    private static ErrorType typeOf(Throwable error) {
        return FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type();
    }

    /** Loops that stand still while their sessions go on. */
    private static void stall(VirtualCluster cluster, List<VirtualNode> nodes, boolean[] stopped) {
        cluster.time().after(cluster.random().nextLong(10_000_000_000L), () -> {
            if (!stopped[0]) {
                VirtualNode node = nodes.get(cluster.random().nextInt(nodes.size()));
                node.stall();
                cluster.time().after(cluster.random().nextLong(8_000_000_000L), node::endStall);
                stall(cluster, nodes, stopped);
            }
        });
    }

    /** Puts dead items back, or drops them. */
    private static void operate(VirtualCluster cluster, WorkQueue queue, Referee referee, boolean[] stopped) {
        cluster.time().after(cluster.random().nextLong(20_000_000_000L), () -> {
            if (!stopped[0]) {
                queue.dead(10).thenAccept(dead -> dead.forEach(item -> {
                    referee.operated.add(item.id());
                    if (cluster.random().nextBoolean()) {
                        queue.putBack(item.id());
                    } else {
                        queue.drop(item.id());
                    }
                }));
                operate(cluster, queue, referee, stopped);
            }
        });
    }

    @Property(tries = 60)
    void nothingIsLostAndNothingIsDoneByTwo(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        Referee referee = new Referee(cluster);
        boolean[] stopped = new boolean[1];
        List<Worker> workers = nodes.stream().map(node -> new Worker(cluster, node, referee)).toList();
        WorkQueue desk = cluster.node("desk").coordination().queue("q", LIMITS);
        operate(cluster, desk, referee, stopped);
        stall(cluster, nodes, stopped);
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(2));
        stopped[0] = true;
        faults.stop();
        workers.forEach(worker -> worker.puts = false);
        cluster.pass(Duration.ofSeconds(5));
        cluster.await("all is worked off, seed " + seed, () -> cluster.below("/queue/q/work") == 0 && cluster.below("/queue/q/lease") == 0);
        workers.forEach(worker -> worker.stopped = true);
        cluster.await("nobody waits", () -> workers.stream().allMatch(worker -> worker.busy == 0));
        referee.judgements.assertNone(seed);
        QueueStatistics left = cluster.get(desk.statistics());
        Set<String> dead = cluster.get(desk.dead(WorkQueue.MAX_SHOWN)).stream().map(DeadItem::id).collect(Collectors.toSet());
        assertThat(left.dead()).isEqualTo(dead.size());
        assertThat(dead).as("dead and completed").doesNotContainAnyElementsOf(referee.completed);
        Set<String> lost = new TreeSet<>(referee.confirmed);
        lost.removeAll(referee.tried);
        lost.removeAll(dead);
        lost.removeAll(referee.operated);
        assertThat(lost).as("confirmed and neither completed nor dead, seed " + seed).isEmpty();
        assertThat(referee.completed.size()).isGreaterThan(100);
        assertThat(referee.again).as("given out again").isGreaterThan(10);
        assertThat(referee.putsUnknown).as("puts of which nobody knows").isLessThan(referee.confirmed.size() / 10);
    }
}
