package io.foundation.coordination.core.vote;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Decision.Outcome;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.api.Vote;
import io.foundation.coordination.api.store.CoordinationStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A proposal and what has become of it.
 *
 * @param ballots in the order they were counted
 * @param outcome empty while it is open
 */
record Motion(Proposal proposal, List<Ballot> ballots, Optional<Outcome> outcome) {

    /**
     * A vote as it is kept.
     *
     * @param token of the call that made it, by which that finds out that it was counted
     */
    record Ballot(Vote vote, String token) {
    }

    private static final int MAX_TEXT = 1_024;
    private static final int OPEN = 0;

    private static final RecordType<Motion> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.motion";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Motion motion, WireWriter to) {
            Proposal proposal = motion.proposal;
            to.writeString(proposal.id()).writeString(proposal.node()).writeString(proposal.owner()).writeBytes(proposal.value()).writeVarint(proposal.quorum());
            to.writeVarint(proposal.participants().size());
            proposal.participants().forEach(to::writeString);
            to.writeU8(motion.outcome.map(Motion::code).orElse(OPEN)).writeVarint(motion.ballots.size());
            for (Ballot ballot : motion.ballots) {
                to.writeString(ballot.vote.participant()).writeBoolean(ballot.vote.accepts()).writeString(ballot.vote.reason()).writeString(ballot.token);
            }
        }

        @Override
        public Motion decode(int version, WireReader from) {
            String id = from.readString(MAX_TEXT);
            String node = from.readString(MAX_TEXT);
            String owner = from.readString(MAX_TEXT);
            byte[] value = from.readBytes(Consensus.MAX_VALUE);
            int quorum = from.readVarint32(Consensus.MAX_PARTICIPANTS);
            Set<String> participants = new LinkedHashSet<>();
            for (int left = from.readCount(Consensus.MAX_PARTICIPANTS, 1); left > 0; left--) {
                participants.add(from.readString(MAX_TEXT));
            }
            Optional<Outcome> outcome = outcome(from.readU8());
            List<Ballot> ballots = new ArrayList<>();
            for (int left = from.readCount(Consensus.MAX_PARTICIPANTS, 1); left > 0; left--) {
                Vote vote = new Vote(from.readString(MAX_TEXT), from.readBoolean(), from.readString(MAX_TEXT));
                ballots.add(new Ballot(vote, from.readString(MAX_TEXT)));
            }
            return new Motion(new Proposal(id, value, participants, quorum, node, owner), ballots, outcome);
        }
    };

    Motion {
        ballots = List.copyOf(ballots);
    }

    static Motion open(Proposal proposal) {
        return new Motion(proposal, List.of(), Optional.empty());
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> 1;
            case REJECTED -> 2;
            case EXPIRED -> 3;
        };
    }

    private static Optional<Outcome> outcome(int code) {
        return switch (code) {
            case OPEN -> Optional.empty();
            case 1 -> Optional.of(Outcome.ACCEPTED);
            case 2 -> Optional.of(Outcome.REJECTED);
            case 3 -> Optional.of(Outcome.EXPIRED);
            default -> throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "A proposal has the outcome " + code + ", which this version does not know.");
        };
    }

    /** Whether the call of a token has been counted. */
    boolean hasCounted(String token) {
        return ballots.stream().anyMatch(ballot -> ballot.token.equals(token));
    }

    /** Whether a participant may vote. */
    boolean awaits(String participant) {
        return outcome.isEmpty() && proposal.participants().contains(participant) && !hasVoted(participant);
    }

    private boolean hasVoted(String participant) {
        return ballots.stream().anyMatch(ballot -> ballot.vote.participant().equals(participant));
    }

    /**
     * The motion with one vote more.
     *
     * @throws FoundationException if it may not be cast
     */
    Motion with(Ballot ballot) {
        String participant = ballot.vote.participant();
        if (!proposal.participants().contains(participant)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + participant + "' is no participant of the proposal " + proposal.id() + '.');
        }
        if (hasVoted(participant)) {
            throw new FoundationException(ErrorType.CONFLICT, "'" + participant + "' has voted on the proposal " + proposal.id() + " already.");
        }
        if (outcome.isPresent()) {
            throw new FoundationException(ErrorType.CONFLICT, "The proposal " + proposal.id() + " is decided already: " + outcome.get() + '.');
        }
        List<Ballot> all = new ArrayList<>(ballots);
        all.add(ballot);
        long accepting = all.stream().filter(each -> each.vote.accepts()).count();
        long rejecting = all.size() - accepting;
        Optional<Outcome> now = accepting >= proposal.quorum() ? Optional.of(Outcome.ACCEPTED)
                : proposal.participants().size() - rejecting < proposal.quorum() ? Optional.of(Outcome.REJECTED) : Optional.empty();
        return new Motion(proposal, all, now);
    }

    /** The motion when its time is over. */
    Motion expired() {
        return outcome.isPresent() ? this : new Motion(proposal, ballots, Optional.of(Outcome.EXPIRED));
    }

    /** What was decided; empty while it is open. */
    Optional<Decision> decision() {
        return outcome.map(how -> new Decision(proposal, how, votes()));
    }

    /** How it stands. */
    ProposalState state() {
        return new ProposalState(proposal, votes(), outcome);
    }

    private List<Vote> votes() {
        return ballots.stream().map(Ballot::vote).toList();
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, CoordinationStore.MAX_BYTES);
    }

    static Motion of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
