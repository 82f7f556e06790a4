package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.coordination.core.ground.Legacy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Elections under cuts, lost answers, ended sessions, pauses, and operators who transfer and evict, in virtual time. */
class ElectionPropertiesTest {

    private static final int NODES = 4;

    /** A candidacy and what its node believes. */
    private static final class Standing implements CandidacyListener {
        private final VirtualCluster cluster;
        private final VirtualNode node;
        private final List<Standing> all;
        private final Set<Long> evictedTerms;
        private Candidacy candidacy;
        private long session;
        private static final long NEVER = 0;
        private long lastTerm = NEVER;
        private int elections;
        private boolean updated;
        private int updates;
        private int stoodAt;
        private int inherited;

        private Standing(VirtualCluster cluster, VirtualNode node, List<Standing> all, Set<Long> evictedTerms) {
            this.cluster = cluster;
            this.node = node;
            this.all = all;
            this.evictedTerms = evictedTerms;
        }

        private void stand() {
            stoodAt = updates;
            candidacy = node.coordination().election("e").stand(cluster.random().nextInt(3), this);
        }

        /** Unless the core is replaced before. */
        private void standAfter(long nanos) {
            int now = updates;
            cluster.time().after(nanos, () -> {
                if (updates == now) {
                    stand();
                }
            });
        }

        private boolean reallyLeads() {
            return candidacy.term().isPresent() && cluster.tree().isOpen(session) && !evictedTerms.contains(candidacy.term().getAsLong());
        }

        @Override
        public void elected(long term) {
            elections++;
            if (candidacy.term().isEmpty() || candidacy.term().getAsLong() != term) {
                return;
            }
            session = node.store().status().session();
            for (Standing other : all) {
                assertThat(other == this || !other.reallyLeads()).as(node.name() + " and " + other.node.name() + " lead together").isTrue();
                if (other == this && updated && term == lastTerm) {
                    inherited++;
                } else {
                    assertThat(term).as("the term after that of " + other.node.name()).isGreaterThan(other.lastTerm);
                }
            }
            updated = false;
            lastTerm = term;
        }

        @Override
        public void deposed(Loss why) {
            // Seen by the term.
        }

        @Override
        public void evicted() {
            // The one before an update may still be told.
            if (stoodAt == updates) {
                standAfter(1_000_000_000);
            }
        }
    }

    @Property(tries = 60)
    void atMostOneLeadsAndTermsGrow(@ForAll long seed) {
        run(seed, false);
    }

    /** Also when the core is replaced: soon enough to go on, or too late. */
    @Property(tries = 60)
    void atMostOneLeadsWhileTheCoreIsReplaced(@ForAll long seed) {
        run(seed, true);
    }

    @Test
    void leadershipsAreGoneOnWith() {
        assertThat(LongStream.range(0, 5).mapToInt(seed -> run(seed, true)).sum()).as("leaderships that another instance went on with").isPositive();
    }

    private static int run(long seed, boolean updates) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        List<Standing> all = new ArrayList<>();
        Set<Long> evicted = new HashSet<>();
        nodes.forEach(node -> all.add(new Standing(cluster, node, all, evicted)));
        all.forEach(Standing::stand);
        VirtualNode desk = cluster.node("desk");
        boolean[] stopped = new boolean[1];
        operate(cluster, desk.coordination().election("e"), evicted, stopped);
        if (updates) {
            all.forEach(standing -> update(cluster, standing, stopped));
        }
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(3));
        faults.stop();
        stopped[0] = true;
        cluster.pass(Legacy.KEPT.multipliedBy(2));
        assertThat(all.stream().filter(Standing::reallyLeads)).as("leaders when the faults are over").hasSize(1);
        List<Candidate> line = cluster.get(desk.coordination().election("e").candidates());
        assertThat(line).extracting(Candidate::node).as("everybody stands once").containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
        assertThat(line).extracting(Candidate::leads).as("the first leads").containsExactly(true, false, false, false);
        assertThat(all.stream().mapToInt(standing -> standing.elections).sum()).isGreaterThan(5);
        return all.stream().mapToInt(standing -> standing.inherited).sum();
    }

    private static void update(VirtualCluster cluster, Standing standing, boolean[] stopped) {
        cluster.time().after(cluster.random().nextLong(40_000_000_000L), () -> {
            if (stopped[0]) {
                return;
            }
            if (!standing.node.isPaused()) {
                standing.node.updateCore();
                standing.updated = true;
                standing.updates++;
                long gap = cluster.random().nextInt(4) == 0 ? cluster.random().nextLong(2 * Legacy.KEPT.toNanos()) : cluster.random().nextLong(1_000_000_000L);
                standing.standAfter(gap);
            }
            update(cluster, standing, stopped);
        });
    }

    private static void operate(VirtualCluster cluster, Election election, Set<Long> evicted, boolean[] stopped) {
        cluster.time().after(cluster.random().nextLong(8_000_000_000L), () -> {
            if (stopped[0]) {
                return;
            }
            election.candidates().thenAccept(line -> {
                if (!line.isEmpty()) {
                    long id = line.get(cluster.random().nextInt(line.size())).id();
                    if (cluster.random().nextInt(3) == 0) {
                        evicted.add(id);
                        election.evict(id);
                    } else {
                        election.transfer(id);
                    }
                }
            });
            operate(cluster, election, evicted, stopped);
        });
    }
}
