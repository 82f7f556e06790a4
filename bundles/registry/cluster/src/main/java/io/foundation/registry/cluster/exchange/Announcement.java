package io.foundation.registry.cluster.exchange;

import java.util.List;

/**
 * What a node tells all others: how far it is, and what has changed of late.
 *
 * @param generation of its registry: another one has nothing to do with those before
 * @param from       after how many changes these begin
 * @param changes    the changes, in order; none in one that only says how far the node is
 */
public record Announcement(long generation, long from, List<Change> changes) {

    /** After how many changes these end. */
    public long to() {
        return from + changes.size();
    }
}
