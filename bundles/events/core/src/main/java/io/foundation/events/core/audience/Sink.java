package io.foundation.events.core.audience;

import io.foundation.events.api.Event;

/** Where a {@link Pump} puts events. Called on one thread at a time. */
interface Sink {

    /** Whether it takes an event now; if not, who makes it ready wakes the pump. */
    boolean isReady();

    /**
     * Takes one.
     *
     * @return false if it has not taken it, and the pump shall end for now
     */
    boolean take(Event event);

    /** Up to so many events were forgotten before they could be looked at. */
    void lost(long atMost);
}
