package io.foundation.registry.cluster.route;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.cluster.Instance;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has measured of the instances it calls: calls without an answer, and how long answers take, as an exponentially weighted mean. Without answers the mean halves every ten seconds, so that one
 * that was slow is tried again; a call that failed counts as one of at least a second, so that one that fails quickly is not taken for fast. Thread-safe.
 */
public final class Measurements {

    static final Duration HALF_LIFE = Duration.ofSeconds(10);
    static final Duration FAILURE = Duration.ofSeconds(1);
    private static final double NEWEST = 0.25;

    private record Key(NodeName node, EntryKey entry) {
    }

    private static final class Figures {
        private int outstanding;
        private double mean;
        private long at;

        private synchronized void began() {
            outstanding++;
        }

        private synchronized void ended(long nanos, long now) {
            outstanding--;
            mean = mean == 0 ? nanos : faded(now) * (1 - NEWEST) + nanos * NEWEST;
            at = now;
        }

        private double faded(long now) {
            return mean * Math.pow(0.5, Math.max(0, now - at) / (double) HALF_LIFE.toNanos());
        }

        private synchronized Instance instance(NodeName node, Entry entry, boolean available, long now) {
            return new Instance(node, entry, available, outstanding, Duration.ofNanos((long) faded(now)));
        }

        private synchronized boolean isIdle() {
            return outstanding == 0;
        }
    }

    private final Time time;
    private final Map<Key, Figures> figures = new ConcurrentHashMap<>();

    public Measurements(Time time) {
        this.time = time;
    }

    public void began(NodeName node, EntryKey key) {
        figures.computeIfAbsent(new Key(node, key), each -> new Figures()).began();
    }

    /** @param nanos how long it took */
    public void ended(NodeName node, EntryKey key, long nanos, boolean failed) {
        Figures of = figures.get(new Key(node, key));
        if (of != null) {
            of.ended(Math.max(1, failed ? Math.max(nanos, FAILURE.toNanos()) : nanos), time.nanos());
        }
    }

    /** An entry with what was measured of it. */
    public Instance instance(NodeName node, Entry entry, boolean available) {
        Figures of = figures.get(new Key(node, entry.key()));
        return of == null ? new Instance(node, entry, available, 0, Duration.ZERO) : of.instance(node, entry, available, time.nanos());
    }

    /** Forgets instances that are gone and owe no answer. */
    public void keep(Map<NodeName, Set<EntryKey>> present) {
        figures.entrySet().removeIf(each -> !present.getOrDefault(each.getKey().node(), Set.of()).contains(each.getKey().entry()) && each.getValue().isIdle());
    }

    int size() {
        return figures.size();
    }
}
