package io.foundation.coordination.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Work of the cluster, given out one item to one taker at a time, about in the order it was put. <b>At least once:</b> an item that is not completed within its lease is given out
 * again, so the same may be worked on twice; {@link Delivery#token} keeps the earlier from writing over the later. Thread-safe.
 *
 * <p><b>Partition, session loss:</b> what was put and confirmed stays. A lease ends when the store has ended the session it was taken in, and the item is given out again.
 * <b>Long pause:</b> as that; a taker that goes on is told by {@link Delivery#complete} that it came too late. <b>Restart</b> of this JVM gives its leases back when the session ends; of
 * the store loses what the store loses. <b>Clock jump:</b> leases are measured by monotonic clocks alone: by that of the taker, from before it asked; and, if the taker does not give the
 * item back itself, by that of anyone who waits for work, from when it saw the lease. Two may only work within their leases if one of these clocks runs more than a tenth faster than
 * the other.
 */
@ProviderType
public interface WorkQueue {

    /** The most bytes of an item. */
    int MAX_ITEM = 256 << 10;
    /** The shortest lease. */
    Duration MIN_LEASE = Duration.ofMillis(100);
    /** The longest lease. */
    Duration MAX_LEASE = Duration.ofDays(1);
    /** The most dead items shown at a time. */
    int MAX_SHOWN = 1_000;

    String name();

    QueueLimits limits();

    /**
     * Puts an item at the end.
     *
     * <p>If the answer is lost, the item is looked for when the connection is back. One that is not there was never put, or is done already: nobody can know, so it is
     * {@code OUTCOME_UNKNOWN}, and is not put again.
     *
     * @param payload at most {@link #MAX_ITEM} bytes
     * @return the item's id; fails with {@code RESOURCE_EXHAUSTED} if there are as many as {@link QueueLimits#maxLength} already, or with
     *         {@code UNREACHABLE}, and then it was certainly not put
     * @throws io.foundation.base.api.error.FoundationException {@code TOO_LARGE}
     */
    CompletionStage<String> put(byte[] payload);

    /**
     * Takes an item, waiting for one for at most a time.
     *
     * @param lease  how long it is the taker's alone, {@link #MIN_LEASE} to {@link #MAX_LEASE}; see {@link Delivery#extend}
     * @param atMost 0 or more; with 0 only if there is one now
     * @return the item; empty if none was had in time; fails with {@code CLOSED} when the bundle has let go of the service
     */
    CompletionStage<Optional<Delivery>> take(Duration lease, Duration atMost);

    /** How much there is, not older than this call. Fails with {@code UNREACHABLE}. */
    CompletionStage<QueueStatistics> statistics();

    /**
     * What was given out too often, the oldest first. Fails with {@code UNREACHABLE}.
     *
     * @param atMost how many to show, 1 to {@link #MAX_SHOWN}
     */
    CompletionStage<List<DeadItem>> dead(int atMost);

    /** Puts a dead item at the end, as if it had never been given out, with another id; whether it was dead. Fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}. */
    CompletionStage<Boolean> putBack(String id);

    /** Takes a dead item away for good; whether it was dead. Fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}. */
    CompletionStage<Boolean> drop(String id);

    /**
     * Takes away for good what there is now and nobody works on: what waits, and what is dead. What is given out stays its taker's, who is not disturbed; if it is given back, it waits again.
     *
     * @return how many items went; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}, and then some may have gone
     */
    CompletionStage<Integer> clear();
}
