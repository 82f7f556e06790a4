package io.foundation.base.api.execution;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Who has which executors, and how busy they are. Thread-safe. */
@ProviderType
public interface ThreadCensus {

    /**
     * All living executors, by owner and name; and, by the names that they have, platform threads of Foundation that are of none
     * of them, e.g. the event loops of a transport.
     */
    List<Entry> entries();

    /**
     * One executor, or threads of no executor: of those it is only known how many there are.
     *
     * @param owner     the symbolic name of the bundle
     * @param name      its name within the owner
     * @param kind      {@code virtual}, {@code pool} or {@code timer}; {@code threads} for threads of no executor
     * @param active    tasks running now (threads, for a pool and for threads of no executor)
     * @param queued    tasks waiting; -1 where none ever wait, or nobody counts
     * @param completed tasks finished since it was made; -1 where nobody counts
     * @param rejected  tasks refused since it was made; -1 where nobody counts
     */
    record Entry(String owner, String name, String kind, int active, int queued, long completed, long rejected) {
    }
}
