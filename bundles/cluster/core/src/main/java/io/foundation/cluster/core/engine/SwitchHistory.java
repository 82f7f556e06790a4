package io.foundation.cluster.core.engine;

import io.foundation.cluster.api.admin.SwitchReport;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The latest switches of a cluster as this node saw them, over all lives; tells who waits for one. Thread-safe, bounded. */
final class SwitchHistory {

    static final int MAX = 100;

    private final ArrayDeque<SwitchReport> reports = new ArrayDeque<>();
    private final Map<Long, CompletableFuture<SwitchReport>> awaited = new HashMap<>();

    void add(SwitchReport report) {
        CompletableFuture<SwitchReport> waiting;
        synchronized (this) {
            if (reports.size() == MAX) {
                reports.removeFirst();
            }
            reports.add(report);
            waiting = awaited.remove(report.epoch());
        }
        if (waiting != null) {
            waiting.complete(report);
        }
    }

    synchronized List<SwitchReport> all() {
        return List.copyOf(reports);
    }

    synchronized Optional<SwitchReport> last() {
        return Optional.ofNullable(reports.peekLast());
    }

    /** The end of a switch that this node has just begun, and of which nothing has been told yet. */
    synchronized CompletableFuture<SwitchReport> end(long epoch) {
        return awaited.computeIfAbsent(epoch, key -> new CompletableFuture<>());
    }

    /** Nobody will hear of the switches under way any more. */
    void close(RuntimeException why) {
        List<CompletableFuture<SwitchReport>> waiting;
        synchronized (this) {
            waiting = List.copyOf(awaited.values());
            awaited.clear();
        }
        waiting.forEach(each -> each.completeExceptionally(why));
    }
}
