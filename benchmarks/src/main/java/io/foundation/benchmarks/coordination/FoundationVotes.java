package io.foundation.benchmarks.coordination;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Decision.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Participants of votes, each with a session of its own, who accept whatever is proposed. */
final class FoundationVotes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] VALUE = new byte[Long.BYTES];

    private final Consensus proposer;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<FoundationClient> voters = new ArrayList<>();

    FoundationVotes(Coordination proposer, String consensus, String connect, Duration session) {
        this.proposer = proposer.consensus(consensus);
        for (int i = 0; i < Agreement.VOTERS; i++) {
            String name = "voter-" + i;
            names.add(name);
            FoundationClient voter = new FoundationClient(connect, session);
            voters.add(voter);
            Consensus its = voter.coordination().consensus(consensus);
            its.participate(name, proposal -> its.vote(proposal.id(), name, true, ""));
        }
    }

    void vote() {
        Decision decision = Blocking.get(proposer.propose(VALUE, names, names.size(), PATIENCE), PATIENCE);
        if (decision.outcome() != Outcome.ACCEPTED || decision.votes().size() != names.size()) {
            throw new IllegalStateException("not everybody has accepted: " + decision.outcome() + ", " + decision.votes());
        }
    }

    @Override
    public void close() {
        voters.forEach(FoundationClient::close);
    }
}
