package io.foundation.coordination.api;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What there is in the store of a cluster, for operators; what each thing looks like is for the thing to tell, e.g. {@link DistributedLock#queue}. Thread-safe.
 *
 * <p><b>Partition, session loss, restart:</b> it only reads. What it tells is as of a moment and maybe behind; without a connection it fails with {@code UNREACHABLE}.
 */
@ProviderType
public interface Inventory {

    /** The most names that can be had at once. */
    int MAX_NAMES = 10_000;

    /**
     * The names of all things of a kind, the first in the alphabet of too many. A lock, an election or a group is there while somebody is in it, a queue while something is, and for a while after;
     * everything else stays once it was made.
     *
     * @param atMost 1 to {@link #MAX_NAMES}
     * @return fails with {@code UNREACHABLE}
     */
    CompletionStage<Excerpt> names(Kind kind, int atMost);

    /**
     * How many permits a semaphore was made with, by which it can be asked for.
     *
     * @return empty if there is none of that name; fails with {@code UNREACHABLE}
     */
    CompletionStage<OptionalInt> permits(String semaphore);

    /**
     * From where a latch counts, by which it can be asked for.
     *
     * @return empty if there is none of that name; fails with {@code UNREACHABLE}
     */
    CompletionStage<OptionalInt> count(String latch);

    /**
     * How many enter a double barrier together, by which it can be asked for.
     *
     * @return empty if there is none of that name; fails with {@code UNREACHABLE}
     */
    CompletionStage<OptionalInt> participants(String doubleBarrier);
}
