package io.foundation.discovery.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One watch for all clusters of the node that look at the same: begun by the first that comes, ended by the last that goes. Thread-safe. */
final class SharedWatches {

    private final Map<WatchSettings, SharedWatch> open = new HashMap<>();

    /** Begins to listen; the listener is told at once what is known already. */
    synchronized void add(WatchSettings settings, WatchListener listener) {
        open.computeIfAbsent(settings, SharedWatch::new).add(listener);
    }

    /** The listener is told nothing more. */
    synchronized void remove(WatchSettings settings, WatchListener listener) {
        SharedWatch watch = open.get(settings);
        if (watch != null && watch.remove(listener)) {
            open.remove(settings).close();
        }
    }

    synchronized void close() {
        List.copyOf(open.values()).forEach(SharedWatch::close);
        open.clear();
    }
}
