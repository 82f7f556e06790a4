package io.foundation.coordination.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Counts down to zero once, and is open from then on for ever. Thread-safe. What holds of {@link #countDown} under failures is what holds for {@link DistributedCounter}: a count is
 * counted once or not at all. <b>Partition:</b> who waits, waits on, and is told when the connection is back. <b>Session loss, pause, restart, clock jump:</b> nothing; what was counted stays
 * counted.
 */
@ProviderType
public interface DistributedLatch {

    String name();

    /** From where it counts, as said when this was asked for. */
    int count();

    /** How much is left, not older than this call; fails with {@code CONFLICT} if the latch counts from another number. */
    CompletionStage<Integer> left();

    /** Counts down by one, if there is anything left, and gives what is left then; fails with {@code CONFLICT} if the latch counts from another number. */
    CompletionStage<Integer> countDown();

    /**
     * Waits until nothing is left.
     *
     * @param atMost 0 or more; with 0 it is only looked whether it is so
     * @return whether nothing is left; false if that was not seen in time; fails with {@code CONFLICT} if the latch counts from another number, or with {@code CLOSED}
     */
    CompletionStage<Boolean> await(Duration atMost);
}
