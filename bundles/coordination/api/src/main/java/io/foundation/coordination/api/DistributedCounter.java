package io.foundation.coordination.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A number of the cluster, 0 at first; it goes round at the ends of {@code long} as Java's does. Thread-safe.
 *
 * <p><b>Partition, session loss, pause:</b> what was asked is done once or not at all. If an answer is lost, this looks when the connection is back whether it was done, and does it
 * if it was not; if it cannot find out within the time-out of calls, it fails with {@code OUTCOME_UNKNOWN}. With {@code UNREACHABLE} it was certainly not done.
 * <b>Restart</b> of this JVM loses nothing that was answered; of the store, what the store loses. <b>Clock jump:</b> no wall clock is used.
 */
@ProviderType
public interface DistributedCounter {

    String name();

    /** The number, not older than this call. */
    CompletionStage<Long> get();

    /** Adds, and gives the sum. */
    CompletionStage<Long> add(long delta);

    /** Makes it another number, and gives the one before. */
    CompletionStage<Long> set(long value);

    /** Makes it another number if it is the expected one; whether it was. */
    CompletionStage<Boolean> compareAndSet(long expected, long value);
}
