package io.foundation.coordination.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets participants begin together, when there are so many, and end together. It can be used again and again: so many who begin together are a generation, and the next begins when
 * all of the one before have left. Who comes while one is inside waits for the next. Thread-safe.
 *
 * <p><b>Nobody enters early:</b> that a generation begins is one commit, which is refused unless all its participants are there at that moment. <b>Session loss, restart:</b> a participant
 * whose session has ended is gone: before a generation begins it does not count, after that nobody waits for it to leave. One that waits comes again by itself when it has a new session.
 * <b>Partition, long pause:</b> who cannot be heard counts until its session ends; it may be counted in, and gone before it knows. <b>Clock jump:</b> no wall clock is used.
 */
@ProviderType
public interface DoubleBarrier {

    /** The most participants. */
    int MAX_PARTICIPANTS = 1_000;

    String name();

    /** How many begin together, as said when this was asked for: everywhere the same. */
    int participants();

    /**
     * Waits until so many want to enter. Every call is a participant of its own.
     *
     * @param atMost 0 or more
     * @return the way in; empty if there were not so many in time, and then this one was not counted, unless the connection was lost at that moment; fails with {@code CONFLICT} if
     *         others enter with another number of participants, or with {@code CLOSED} when the bundle has let go of the service
     */
    CompletionStage<Optional<Inside>> enter(Duration atMost);

    /**
     * Everybody who is there, in the order of coming: who is inside holds, all others wait. As of a moment, and maybe behind.
     *
     * @return fails with {@code CONFLICT} as {@link #enter} does, and with {@code UNREACHABLE}
     */
    CompletionStage<List<Queued>> queue();

    /** One who has entered. Thread-safe. */
    @ProviderType
    interface Inside {

        /** Counts those who began together: greater than that of every generation before. */
        long generation();

        /** Whether the others wait for this one, as far as is known here: not if its session was lost, or when it leaves. */
        boolean isInside();

        /**
         * Leaves, and waits until all who entered together have left or are gone.
         *
         * @param atMost 0 or more
         * @return whether all have; false if that was not seen in time: this one has left all the same. May be called again, to wait on
         */
        CompletionStage<Boolean> leave(Duration atMost);
    }
}
