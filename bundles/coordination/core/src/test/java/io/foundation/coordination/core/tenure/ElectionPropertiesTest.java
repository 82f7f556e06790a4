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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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

        private Standing(VirtualCluster cluster, VirtualNode node, List<Standing> all, Set<Long> evictedTerms) {
            this.cluster = cluster;
            this.node = node;
            this.all = all;
            this.evictedTerms = evictedTerms;
        }

        private void stand() {
            candidacy = node.coordination().election("e").stand(cluster.random().nextInt(3), this);
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
                assertThat(term).as("the term after that of " + other.node.name()).isGreaterThan(other == this ? lastTerm : other.lastTerm);
            }
            lastTerm = term;
        }

        @Override
        public void deposed(Loss why) {
            // Seen by the term.
        }

        @Override
        public void evicted() {
            cluster.time().after(1_000_000_000, this::stand);
        }
    }

    @Property(tries = 60)
    void atMostOneLeadsAndTermsGrow(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        List<Standing> all = new ArrayList<>();
        Set<Long> evicted = new HashSet<>();
        nodes.forEach(node -> all.add(new Standing(cluster, node, all, evicted)));
        all.forEach(Standing::stand);
        VirtualNode desk = cluster.node("desk");
        boolean[] stopped = new boolean[1];
        operate(cluster, desk.coordination().election("e"), evicted, stopped);
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(3));
        faults.stop();
        stopped[0] = true;
        cluster.pass(Duration.ofSeconds(10));
        assertThat(all.stream().filter(Standing::reallyLeads)).as("leaders when the faults are over").hasSize(1);
        List<Candidate> line = cluster.get(desk.coordination().election("e").candidates());
        assertThat(line).extracting(Candidate::node).as("everybody stands once").containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
        assertThat(line).extracting(Candidate::leads).as("the first leads").containsExactly(true, false, false, false);
        assertThat(all.stream().mapToInt(standing -> standing.elections).sum()).isGreaterThan(5);
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
