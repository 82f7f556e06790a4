package io.foundation.events.api;

import java.util.List;

/**
 * What an event came of and what came of it.
 *
 * @param events  the oldest first
 * @param missing causes that are named but not kept here: forgotten, or on another node
 * @param cut     whether there was more than {@link #MAX}
 */
public record CausalChain(List<Event> events, List<EventRef> missing, boolean cut) {

    /** The most events of a chain. */
    public static final int MAX = 1_000;

    public CausalChain {
        events = List.copyOf(events);
        missing = List.copyOf(missing);
    }
}
