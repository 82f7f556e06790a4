package io.foundation.base.api.execution;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Who has which executors, and how busy they are. Thread-safe. */
@ProviderType
public interface ThreadCensus {

    /** All living executors, by owner and name. */
    List<Entry> entries();

    /**
     * One executor.
     *
     * @param owner     the symbolic name of the bundle
     * @param name      its name within the owner
     * @param kind      {@code virtual}, {@code pool} or {@code timer}
     * @param active    tasks running now (threads, for a pool)
     * @param queued    tasks waiting; -1 where none ever wait
     * @param completed tasks finished since it was made
     * @param rejected  tasks refused since it was made
     */
    record Entry(String owner, String name, String kind, int active, int queued, long completed, long rejected) {
    }
}
