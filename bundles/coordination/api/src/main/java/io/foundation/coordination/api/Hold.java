package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something acquired: a lock, or permits of a semaphore. Thread-safe.
 *
 * <p><b>Partition, session loss:</b> lost at once when this node notices (see {@link Loss}); others get it once the store has ended the session, so that with clocks that run
 * equally fast there is one holder. <b>Long pause:</b> a process that stands still cannot notice: what it does when it goes on, before it has noticed, may overlap with the
 * next holder. Hand {@link #token} along with everything you write, and let the written thing refuse a smaller token than the greatest it has seen. <b>Restart</b> of the
 * store loses nothing if it keeps its nodes; of this JVM loses the hold. <b>Clock jump:</b> no wall clock is used.
 */
@ProviderType
public interface Hold {

    /** The fencing token: of two holds of the same thing the later has the greater one, over all sessions and restarts. Holding again within a hold gives the same. */
    long token();

    /** Whether it is held, as far as is known here. */
    boolean isHeld();

    /** Tells once when it is lost, at once if it is already; not when it is released. On a thread of its own; may block. */
    Registration onLoss(Consumer<Loss> listener);

    /**
     * Gives it back; of something held several times, once. Completes when the store has taken it back, or the session is over and with it the hold; never with an error.
     * Idempotent. A release while the connection is lost is made good when it is back.
     */
    CompletionStage<Void> release();
}
