package io.foundation.events.core.store;

import io.foundation.events.api.CausalChain;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Follows causes back, and from an event to all it has caused. */
public final class Chains {

    private final Function<EventQuery, List<Event>> events;
    private final String node;
    private final Map<EventRef, Event> found = new HashMap<>();
    private final Set<EventRef> missing = new HashSet<>();
    private boolean cut;

    private Chains(Function<EventQuery, List<Event>> events, String node) {
        this.events = events;
        this.node = node;
    }

    /**
     * What belongs to an event.
     *
     * @param events where to ask
     * @param node   what this node is called
     */
    public static CausalChain of(EventRef start, Function<EventQuery, List<Event>> events, String node) {
        Chains chains = new Chains(events, node);
        chains.back(start);
        chains.on(start);
        List<Event> all = new ArrayList<>(chains.found.values());
        all.sort(Comparator.comparingLong(Event::id));
        List<EventRef> missing = new ArrayList<>(chains.missing);
        missing.sort(Comparator.comparing(EventRef::node).thenComparingLong(EventRef::id));
        return new CausalChain(all, missing, chains.cut);
    }

    private void back(EventRef start) {
        Deque<EventRef> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            EventRef ref = open.poll();
            if (found.containsKey(ref) || missing.contains(ref)) {
                continue;
            }
            Event event = find(ref);
            if (event == null) {
                missing.add(ref);
            } else if (keep(event)) {
                open.addAll(event.parents());
            }
        }
    }

    private void on(EventRef start) {
        Deque<EventRef> open = new ArrayDeque<>(List.of(start));
        Set<EventRef> seen = new HashSet<>(open);
        while (!open.isEmpty() && !cut) {
            for (Event caused : events.apply(EventQuery.of(EventFilter.all().causedBy(open.poll())).limit(CausalChain.MAX))) {
                if (seen.add(caused.ref()) && keep(caused)) {
                    open.add(caused.ref());
                }
            }
        }
    }

    private boolean keep(Event event) {
        if (found.size() >= CausalChain.MAX && !found.containsKey(event.ref())) {
            cut = true;
            return false;
        }
        found.put(event.ref(), event);
        return true;
    }

    /** An event of this node has its number as its id; one of another that is kept here as well has to be looked for. */
    private Event find(EventRef ref) {
        if (ref.id() <= 0) {
            return null;
        }
        if (ref.node().equals(node)) {
            List<Event> own = events.apply(EventQuery.all().after(ref.id() - 1).limit(1));
            return own.isEmpty() || !own.getFirst().ref().equals(ref) ? null : own.getFirst();
        }
        return events.apply(EventQuery.of(EventFilter.all().at(ref.node()))).stream().filter(event -> event.originId() == ref.id()).findFirst().orElse(null);
    }
}
