package io.foundation.coordination.api;

import org.osgi.annotation.versioning.ConsumerType;

/** What becomes of a candidacy. Told one at a time, in order, where code may block. */
@ConsumerType
public interface CandidacyListener {

    /**
     * It leads from now on.
     *
     * @param term the fencing token of this leadership: greater than that of every leader of the topic before, over all sessions and restarts
     */
    void elected(long term);

    /**
     * It leads no more. It stands again by itself, unless it was evicted. When it gives way to another ({@link Loss#BROKEN} without {@link #evicted}), the other begins only
     * when this has returned, or after {@link Candidacy#HAND_OVER_SECONDS}.
     */
    void deposed(Loss why);

    /** An operator has taken it out: it does not stand again. */
    void evicted();
}
