package io.foundation.cluster.core.detection;

/**
 * How far this node trusts itself: Lifeguard's local health score. A node that misses answers it should have got is
 * likely to be slow itself, and probes more slowly and patiently. Not thread-safe.
 */
final class LocalHealth {

    static final int WORST = 7;

    private final boolean enabled;
    private int score;

    LocalHealth(boolean enabled) {
        this.enabled = enabled;
    }

    /** A probe was answered. */
    void better() {
        score = Math.max(0, score - 1);
    }

    /** So many signs that this node is slow. */
    void worse(int by) {
        score = Math.min(WORST, score + by);
    }

    /** 0 is well, {@link #WORST} the worst. */
    int score() {
        return score;
    }

    /** What times are multiplied by, from 1. */
    int multiplier() {
        return enabled ? score + 1 : 1;
    }
}
