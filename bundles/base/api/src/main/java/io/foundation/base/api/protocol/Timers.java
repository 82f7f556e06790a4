package io.foundation.base.api.protocol;

/** The timers a protocol core asks of its driver. The driver calls back on the core's own thread. */
public interface Timers {

    /**
     * Asks for one call back after a delay; a pending timer of the same key is replaced.
     *
     * @param delayNanos how long from now, in nanoseconds; 0 or less means at the next turn
     */
    void schedule(TimerKey key, long delayNanos);

    /** Takes a pending timer back; a timer that is not pending is ignored. */
    void cancel(TimerKey key);
}
