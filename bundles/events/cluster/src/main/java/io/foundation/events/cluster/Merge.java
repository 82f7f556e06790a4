package io.foundation.events.cluster;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventQuery.Order;
import io.foundation.events.api.EventRef;
import io.foundation.events.api.cluster.ClusterFound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what nodes have answered: by time, but an effect never before its cause, whatever the clocks of the two nodes say. Not thread-safe. */
final class Merge {

    /** Of causes of causes that clocks have put into the wrong order, so many are put right. */
    private static final int ROUNDS = 64;

    private final Order order;
    private final List<Event> all = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();
    private final Map<String, String> missing = new TreeMap<>();
    private final List<String> cut = new ArrayList<>();

    Merge(Order order) {
        this.order = order;
    }

    void answered(String node, List<Event> events, boolean more) {
        answered.add(node);
        all.addAll(events);
        if (more) {
            cut.add(node);
        }
    }

    void missing(String node, String why) {
        missing.put(node, why);
    }

    ClusterFound result(int offset, int limit) {
        Map<EventRef, Long> times = times();
        Comparator<Event> inTime = Comparator.<Event>comparingLong(event -> times.get(event.ref())).thenComparing(Event::node).thenComparingLong(Event::id);
        all.sort(order == Order.NEWEST_FIRST ? inTime.reversed() : inTime);
        int from = Math.min(offset, all.size());
        int to = (int) Math.min((long) from + limit, all.size());
        return new ClusterFound(all.subList(from, to), answered, missing, cut);
    }

    private Map<EventRef, Long> times() {
        all.sort(Comparator.comparingLong(Event::timestamp));
        Map<EventRef, Long> times = new HashMap<>();
        all.forEach(event -> times.put(event.ref(), event.timestamp()));
        boolean changed = true;
        for (int round = 0; changed && round < ROUNDS; round++) {
            changed = false;
            for (Event event : all) {
                long after = event.parents().stream().mapToLong(parent -> times.getOrDefault(parent, Long.MIN_VALUE)).max().orElse(Long.MIN_VALUE);
                if (after >= times.get(event.ref())) {
                    times.put(event.ref(), after + 1);
                    changed = true;
                }
            }
        }
        return times;
    }
}
