package io.foundation.registry.cluster.exchange;

import io.foundation.registry.api.Entry;
import java.util.List;

/** What the other node says. */
public sealed interface Reply {

    /** Of the registry of the node. */
    long generation();

    /**
     * What has changed since.
     *
     * @param from    after how many changes these begin
     * @param changes in order
     * @param now     after how many changes the node is
     */
    record Delta(long generation, long from, List<Change> changes, long now) implements Reply {
    }

    /**
     * Some of all entries, by key.
     *
     * @param sequence after how many changes they were so
     * @param entries  the entries
     * @param last     whether there are no more
     */
    record Page(long generation, long sequence, List<Entry> entries, boolean last) implements Reply {
    }
}
