package io.foundation.base.api.protocol;

/** The clock a protocol core is given. In production the system's, in simulation a virtual one. */
public interface Time {

    /** Monotonic nanoseconds from an arbitrary origin: for durations. */
    long nanos();

    /** The wall clock in milliseconds since 1970 UTC: for people and for what leaves the node; may jump. */
    long wallMillis();

    /** The clock of this machine. */
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };
}
