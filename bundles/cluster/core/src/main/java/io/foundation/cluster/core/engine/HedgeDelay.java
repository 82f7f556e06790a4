package io.foundation.cluster.core.engine;

/**
 * How long an attempt to dial may say nothing before a second one is made beside it: three times what dials take here usually, and
 * {@value #LEAST_NANOS} ns at least (after Dean and Barroso: "The tail at scale", 2013, who hedge beyond what is usual). Where a fixed time is
 * exceeded by all, because the machine has little time for this process, every dial would become two, which makes it worse. Not
 * thread-safe.
 */
final class HedgeDelay {

    static final long LEAST_NANOS = 150_000_000L;
    static final long MOST_NANOS = 5_000_000_000L;
    private static final double WEIGHT = 0.25;
    private static final int TIMES = 3;

    private double usual;

    /** A dial took so long from its beginning to the link. Those that fail say nothing: a machine that is gone is no sign of haste or delay here. */
    void observe(long nanos) {
        usual += WEIGHT * (nanos - usual);
    }

    /** From now on, until more is observed. */
    long nanos() {
        return Math.clamp((long) (TIMES * usual), LEAST_NANOS, MOST_NANOS);
    }
}
