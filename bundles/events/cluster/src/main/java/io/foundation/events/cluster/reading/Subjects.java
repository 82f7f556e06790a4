package io.foundation.events.cluster.reading;

/** What messages about events are called. */
public final class Subjects {

    /** The lane they take. */
    public static final String CHANNEL = "events";
    /** Asks for events. */
    public static final String READ = "io.foundation.events.read";
    /** Gives a copy of an event. */
    public static final String STORE = "io.foundation.events.store";

    private Subjects() {
    }
}
