package io.foundation.coordination.server.driver;

import io.foundation.coordination.server.ensemble.EnsemblePlan.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has happened to the ensemble of a cluster, as far as this node had part in it or heard of it: the last steps, each also in the log. Thread-safe. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int ENTRIES = 500;

    private final String cluster;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Journal(String cluster) {
        this.cluster = cluster;
    }

    /** @param wallMillis for a person */
    synchronized void add(long wallMillis, String what) {
        if (entries.size() == ENTRIES) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(wallMillis, what));
        LOG.info("Ensemble of cluster '{}': {}", cluster, what);
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
