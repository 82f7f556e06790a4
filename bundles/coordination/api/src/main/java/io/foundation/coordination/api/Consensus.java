package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Values that are proposed to named participants, who vote on them. A proposal is accepted as soon as a quorum accepts it, rejected as soon as so many reject it that there can be no
 * quorum any more, and expires otherwise. The vote that decides and the decision are one commit, so that everybody who asks is told the same, and no vote counts that came later. Thread-safe.
 *
 * <p><b>Partition:</b> a participant that cannot be heard does not vote; a proposer that cannot be heard does not let its proposal expire, so votes count until it does. <b>Session loss,
 * restart:</b> proposals and votes stay; one whose proposer has gone never expires, but can still be decided. <b>Long pause:</b> as a partition. <b>Clock jump:</b> the time a proposal has is
 * measured by the proposer's monotonic clock alone.
 */
@ProviderType
public interface Consensus {

    /** The most participants of a proposal. */
    int MAX_PARTICIPANTS = 256;
    /** The most bytes of a proposed value. */
    int MAX_VALUE = 64 << 10;
    /** The most characters of the name of a participant. */
    int MAX_NAME = 128;
    /** The most characters of a reason. */
    int MAX_REASON = 256;
    /** How many proposals are kept at least, with what was decided; of more the oldest go, those that are decided first. */
    int KEPT = 128;

    String name();

    /**
     * Proposes a value.
     *
     * @param value        at most {@link #MAX_VALUE} bytes
     * @param participants who may vote, 1 to {@link #MAX_PARTICIPANTS} names
     * @param quorum       how many must accept, 1 to the number of participants
     * @param atMost       when it expires, from when the store has it
     * @return what was decided, and who voted what; fails with {@code UNREACHABLE} if it was certainly not proposed, or cannot be reached when it is to expire; with
     *         {@code OUTCOME_UNKNOWN} if it may have been proposed; with {@code DATA_NOT_FOUND} if it made way for others, see {@link #KEPT}
     */
    CompletionStage<Decision> propose(byte[] value, Set<String> participants, int quorum, Duration atMost);

    /** Tells of every open proposal that names a participant who has not voted, those there are first; of each once. While the connection is lost nothing is told; then what was missed. */
    Registration participate(String participant, Consumer<Proposal> listener);

    /**
     * Votes. A vote is counted once or not at all, and stands.
     *
     * @param reason at most {@link #MAX_REASON} characters, maybe none
     * @return fails with {@code DATA_NOT_FOUND} if there is no such proposal, with {@code INVALID_INPUT} if it does not name the participant, with {@code CONFLICT} if it is decided or the
     *         participant has voted, with {@code UNREACHABLE} if the vote certainly was not counted, or with {@code OUTCOME_UNKNOWN}
     */
    CompletionStage<Void> vote(String proposal, String participant, boolean accepts, String reason);

    /** The proposals that are kept, open and decided, the latest first; for operators. As of a moment, and maybe behind. Fails with {@code UNREACHABLE}. */
    CompletionStage<List<ProposalState>> proposals();

    /** What was decided on a proposal, not older than this call; empty while it is open; fails with {@code DATA_NOT_FOUND} if there is no such proposal. */
    CompletionStage<Optional<Decision>> decision(String proposal);
}
