package io.foundation.events.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where events are kept on disk. Published as a service by a provider, used by the store alone. Thread-safe; all of it may block. It keeps its bounds by itself, by forgetting the oldest.
 * A crash loses nothing that {@link #append} has returned for, but see what the provider says of a machine that loses power.
 */
@ProviderType
public interface EventLog {

    /**
     * One event.
     *
     * @param id    greater than all ids before
     * @param bytes what it is; not copied
     */
    record Entry(long id, byte[] bytes) {
    }

    /**
     * Writes all of them or none.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code RESOURCE_EXHAUSTED} if the disk is full, {@code CONFLICT} if an id is not greater than the one before it,
     *         {@code DEPENDENCY_FAILED} for other trouble with the disk; the same can be tried again
     */
    void append(List<Entry> entries);

    /**
     * What comes after a position.
     *
     * @param after the id of the last that is known
     * @param most  how many, from 1
     * @return none only if there are no more; fewer than {@code most} if it suits the log; entries that are damaged are left out and counted
     */
    List<Entry> read(long after, int most);

    /** A number that somebody has put into the log to know it again; 0 for a new one. */
    long mark();

    /** Puts one in. */
    void mark(long number);

    Status status();

    /**
     * How it is doing.
     *
     * @param firstId  the least id in it; 0 if it is empty
     * @param lastId   the greatest id there ever was; 0 if there was none
     * @param entries  how many
     * @param bytes    on disk
     * @param maxBytes the most on disk
     * @param damaged  how many entries could not be read
     */
    record Status(long firstId, long lastId, long entries, long bytes, long maxBytes, long damaged) {
    }
}
