package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rumours to pass on, each a limited number of times, the least told first (Das, Gupta, Motivala: "SWIM: scalable
 * weakly-consistent infection-style process group membership protocol", 2002, section 4.1). Bounded. Not thread-safe.
 */
final class RumourQueue {

    static final int CAPACITY = 512;
    /** A rumour is told so many times the decimal logarithm of the cluster's size. */
    private static final int RETRANSMIT = 4;

    private static final class Entry {
        private final Rumour rumour;
        private int told;
        private boolean dropped;

        private Entry(Rumour rumour) {
            this.rumour = rumour;
        }
    }

    private final Map<NodeName, List<Entry>> byName = new HashMap<>();
    /** By how often they have been told, each in the order of their coming; the dropped are passed over. */
    private final List<Deque<Entry>> byTold = new ArrayList<>();
    private int size;

    /** Adds a rumour and drops those it overrides; one that is overridden, or there already, is not added. */
    void add(Rumour rumour) {
        List<Entry> ofName = byName.computeIfAbsent(rumour.about().name(), name -> new ArrayList<>(2));
        for (Entry entry : ofName) {
            if (entry.rumour.equals(rumour) || entry.rumour.overrides(rumour)) {
                return;
            }
        }
        for (Entry entry : List.copyOf(ofName)) {
            if (rumour.overrides(entry.rumour)) {
                drop(entry);
            }
        }
        if (size >= CAPACITY) {
            dropMostTold();
        }
        Entry entry = new Entry(rumour);
        byName.computeIfAbsent(rumour.about().name(), name -> new ArrayList<>(2)).add(entry);
        queue(0).add(entry);
        size++;
    }

    private Deque<Entry> queue(int told) {
        while (byTold.size() <= told) {
            byTold.add(new ArrayDeque<>());
        }
        return byTold.get(told);
    }

    private void drop(Entry entry) {
        entry.dropped = true;
        size--;
        byName.computeIfPresent(entry.rumour.about().name(), (name, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    private void dropMostTold() {
        for (int told = byTold.size() - 1; told >= 0; told--) {
            for (Entry entry = byTold.get(told).pollFirst(); entry != null; entry = byTold.get(told).pollFirst()) {
                if (!entry.dropped) {
                    drop(entry);
                    return;
                }
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The next ones to tell, which count as told. */
    List<Rumour> take(int most, int clusterSize) {
        return take(most, clusterSize, 0);
    }

    /**
     * The next ones to tell, which count as told.
     *
     * @param leastTold each is told at least so often: one with many neighbours is the only one who tells some of them
     */
    List<Rumour> take(int most, int clusterSize, int leastTold) {
        if (size == 0) {
            byTold.forEach(Deque::clear);
            return List.of();
        }
        int limit = Math.max(leastTold, RETRANSMIT * (int) Math.ceil(Math.log10(clusterSize + 1.0)));
        List<Entry> taken = new ArrayList<>(Math.min(most, size));
        for (Deque<Entry> queue : byTold) {
            while (taken.size() < most && !queue.isEmpty()) {
                Entry entry = queue.poll();
                if (!entry.dropped) {
                    taken.add(entry);
                }
            }
        }
        for (Entry entry : taken) {
            if (++entry.told >= limit) {
                drop(entry);
            } else {
                queue(entry.told).add(entry);
            }
        }
        return taken.stream().map(entry -> entry.rumour).toList();
    }
}
