package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** An item of a {@link WorkQueue}, given out for a time. Thread-safe. What is promised under failures is said there. */
@ProviderType
public interface Delivery {

    /** Tells the item from all others of its queue. */
    String id();

    /** The item; not copied: must not be changed. */
    byte[] payload();

    /** How often it was given out, this time included; a time whose answer was lost, or that came too late for who asked, counts too. */
    int count();

    /** The fencing token: of two deliveries of the same queue the later has the greater one, over all sessions and restarts. Hand it along with what the work writes. */
    long token();

    /** Whether it is this taker's alone, as far as is known here. A lost connection alone does not end it. */
    boolean isHeld();

    /** Tells once when the lease ends before the work is completed or given back, at once if it has: {@link Loss#EXPIRED} or {@link Loss#SESSION_LOST}. May block. */
    Registration onLoss(Consumer<Loss> listener);

    /**
     * The work is done: the item is never given out again. Also after the lease has ended, if nobody else has got the item meanwhile. Asked for again and again until the store has answered,
     * so it can be called during a lost connection.
     *
     * @return true if the item is gone from the queue; false if it was given out again, is dead, or was given back; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN} if the store
     *         could not be asked within the time-out of calls, and may be called again
     */
    CompletionStage<Boolean> complete();

    /**
     * The lease lasts for a time from now on.
     *
     * @param lease {@link WorkQueue#MIN_LEASE} to {@link WorkQueue#MAX_LEASE}
     * @return false if it had ended; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}, and then counts as not extended
     */
    CompletionStage<Boolean> extend(Duration lease);

    /** Gives the item back: it keeps its place, and is given out again. Completes when the store has taken it back, or the lease has ended; never with an error. Idempotent. */
    CompletionStage<Void> giveBack();
}
