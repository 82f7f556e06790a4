package io.foundation.coordination.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A gate of the cluster that is opened and closed by name; open at first. It stays as it is whatever becomes of who made it so. Thread-safe. What holds of {@link #open} and {@link #close}
 * under failures is what holds for {@link DistributedCounter}.
 *
 * <p><b>Nobody passes early:</b> whoever asks to pass after a closing was confirmed waits for the next opening. <b>Partition:</b> who waits, waits on; one that was open for a moment during a
 * lost connection, or between two looks, and was closed again, may not be seen open. <b>Session loss, pause, restart, clock jump:</b> nothing.
 */
@ProviderType
public interface DistributedBarrier {

    String name();

    /** Closes it; whether it was open. */
    CompletionStage<Boolean> close();

    /** Opens it: whoever waits passes. Whether it was closed. */
    CompletionStage<Boolean> open();

    /** Whether it is open, not older than this call. */
    CompletionStage<Boolean> isOpen();

    /**
     * Waits until it is open.
     *
     * @param atMost 0 or more; with 0 it is only looked whether it is
     * @return whether it was; false if that was not seen in time; fails with {@code CLOSED} when the bundle has let go of the service
     */
    CompletionStage<Boolean> await(Duration atMost);
}
