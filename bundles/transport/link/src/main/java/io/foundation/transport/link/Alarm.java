package io.foundation.transport.link;

/** How the parts of a transport that need time ask for it. */
@FunctionalInterface
public interface Alarm {

    /** Runs a short task once, on a thread of the transport, not before the delay is over; not at all once the transport is closed. */
    void after(long nanos, Runnable task);
}
