package io.foundation.cluster.core.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

        private Entry(Rumour rumour) {
            this.rumour = rumour;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** Adds a rumour and drops those it overrides; one that is overridden, or there already, is not added. */
    void add(Rumour rumour) {
        for (Entry entry : entries) {
            if (entry.rumour.equals(rumour) || entry.rumour.overrides(rumour)) {
                return;
            }
        }
        entries.removeIf(entry -> rumour.overrides(entry.rumour));
        if (entries.size() >= CAPACITY) {
            entries.remove(entries.stream().max(Comparator.comparingInt(entry -> entry.told)).orElseThrow());
        }
        entries.add(new Entry(rumour));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** The next ones to tell, which count as told. */
    List<Rumour> take(int most, int clusterSize) {
        if (entries.isEmpty()) {
            return List.of();
        }
        int limit = RETRANSMIT * (int) Math.ceil(Math.log10(clusterSize + 1.0));
        entries.sort(Comparator.comparingInt(entry -> entry.told));
        List<Rumour> taken = new ArrayList<>(Math.min(most, entries.size()));
        for (Entry entry : entries.subList(0, Math.min(most, entries.size()))) {
            entry.told++;
            taken.add(entry.rumour);
        }
        entries.removeIf(entry -> entry.told >= limit);
        return taken;
    }
}
