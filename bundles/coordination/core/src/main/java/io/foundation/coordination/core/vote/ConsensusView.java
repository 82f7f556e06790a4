package io.foundation.coordination.core.vote;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.api.Vote;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A consensus as its owner sees it. */
public final class ConsensusView implements Consensus {

    /** Where what is voted on is. */
    public static final String CONSENSUS = "/consensus/";

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Motions motions;

    /** @param timeoutNanos how long to look for an answer that was lost */
    public ConsensusView(Ground ground, Owner owner, String name, long timeoutNanos) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.motions = new Motions(ground, owner, CONSENSUS + Names.segment(name), timeoutNanos);
    }

    private static void require(boolean right, String sentence) {
        if (!right) {
            throw new FoundationException(ErrorType.INVALID_INPUT, sentence);
        }
    }

    private static String participant(String participant) {
        require(!participant.isEmpty() && participant.length() <= MAX_NAME, "The participant '" + participant + "' is not allowed: use 1 to " + MAX_NAME + " characters.");
        return participant;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Decision> propose(byte[] value, Set<String> participants, int quorum, Duration atMost) {
        if (value.length > MAX_VALUE) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A proposal has at most " + MAX_VALUE + " bytes: this one has " + value.length + '.');
        }
        require(!participants.isEmpty() && participants.size() <= MAX_PARTICIPANTS, participants.size() + " participants are not allowed: use 1 to " + MAX_PARTICIPANTS + '.');
        participants.forEach(ConsensusView::participant);
        require(quorum >= 1 && quorum <= participants.size(), "A quorum of " + quorum + " is not allowed: use 1 to the number of participants, " + participants.size() + '.');
        long nanos = Waits.nanos(atMost);
        Set<String> kept = Set.copyOf(participants);
        byte[] keptValue = value.clone();
        return owner.ask(ground.loop(), () -> motions.propose(new Proposal(ground.newToken(), keptValue, kept, quorum, owner.node(), owner.name()), nanos));
    }

    @Override
    public Registration participate(String participant, Consumer<Proposal> listener) {
        Participant taking = new Participant(ground, owner, motions, participant(participant), listener);
        ground.loop().execute(taking::start);
        return () -> ground.loop().execute(taking::giveUp);
    }

    @Override
    public CompletionStage<Void> vote(String proposal, String participant, boolean accepts, String reason) {
        require(reason.length() <= MAX_REASON, "A reason of " + reason.length() + " characters is not allowed: use at most " + MAX_REASON + '.');
        Vote vote = new Vote(participant(participant), accepts, reason);
        String segment = Names.segment(proposal);
        return owner.ask(ground.loop(), () -> motions.vote(segment, new Motion.Ballot(vote, ground.newToken())));
    }

    @Override
    public CompletionStage<List<ProposalState>> proposals() {
        return owner.ask(ground.loop(), motions::all);
    }

    @Override
    public CompletionStage<Optional<Decision>> decision(String proposal) {
        String segment = Names.segment(proposal);
        return owner.ask(ground.loop(), () -> motions.decision(segment));
    }
}
