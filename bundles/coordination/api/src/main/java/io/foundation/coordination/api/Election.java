package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who leads in a topic: of those who stand, whom an operator prefers, else who has the best score, else who has stood longest. A leader leads until it leaves, is lost, or
 * gives way to whom an operator prefers; a better score alone does not depose it. Thread-safe.
 *
 * <p><b>Partition, session loss:</b> a leader is deposed at once when this node notices, unless configured to wait for the loss of the session; another is elected once the store
 * has ended the session. <b>Long pause:</b> a leader that stood still may act before it notices: hand its term along, and let what it acts on refuse smaller terms than the
 * greatest it has seen. <b>Restart</b> of the store deposes nobody if it keeps its nodes and sessions. <b>Clock jump:</b> no wall clock is used. <b>Another version</b> of the
 * implementation: the candidacy ends without a word, as does the service; nobody else is elected for ten seconds, and the bundle leads on, in the same term, if it stands again in that time.
 */
@ProviderType
public interface Election {

    String topic();

    /**
     * Stands for election, from when there is a session.
     *
     * @param score    how much it is to be preferred; greater is better
     * @param listener told what becomes of it, from the beginning
     */
    Candidacy stand(double score, CandidacyListener listener);

    /** Everybody who stands, in line, the leader among them; as of a moment, and maybe behind. Fails with {@code UNREACHABLE}. */
    CompletionStage<List<Candidate>> candidates();

    /** The leader, as of a moment; empty if there is none. Fails with {@code UNREACHABLE}. */
    CompletionStage<Optional<Candidate>> leader();

    /** Tells who stands, and who leads, now and when it changes; of changes close together maybe only the last. Nothing while the connection is lost. */
    Registration listen(Consumer<List<Candidate>> listener);

    /**
     * Prefers a candidate: the leader gives way to it. If it goes before it leads, that was all.
     *
     * @param candidate its id
     * @return whether it stands; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}
     */
    CompletionStage<Boolean> transfer(long candidate);

    /**
     * Takes a candidate out, also if it leads: until it sees that, it and the next leader may both act.
     *
     * @param candidate its id
     * @return whether it stood; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}
     */
    CompletionStage<Boolean> evict(long candidate);
}
