package io.foundation.transport.loopback;

import java.time.Duration;

/**
 * What happens to the packets from one host to another. Every call changes one thing and gives the same object back;
 * it takes effect for what is sent from then on. Thread-safe.
 */
public final class Faults {

    /** What a cut does. */
    public enum Cut {
        /** Nothing: packets pass. */
        NONE,
        /** Packets vanish, and nobody is told: as a pulled cable, or a firewall that drops. */
        SILENT,
        /** Connections break at once and new ones are refused: as a firewall that rejects. */
        RESET
    }

    private volatile long delayNanos;
    private volatile long jitterNanos;
    private volatile double loss;
    private volatile double duplication;
    private volatile double reordering;
    private volatile long reorderNanos;
    private volatile Cut cut = Cut.NONE;

    Faults() {
    }

    /** How long every packet takes. */
    public Faults delay(Duration fixed) {
        delayNanos = notNegative(fixed);
        return this;
    }

    /** How long every packet takes: a fixed time and up to the jitter more, without overtaking. */
    public Faults delay(Duration fixed, Duration jitter) {
        delayNanos = notNegative(fixed);
        jitterNanos = notNegative(jitter);
        return this;
    }

    /** Which part of the packets is lost, 0 to 1; nobody sends them again. */
    public Faults loss(double part) {
        loss = part(part);
        return this;
    }

    /** Which part of the messages comes twice, 0 to 1. */
    public Faults duplication(double part) {
        duplication = part(part);
        return this;
    }

    /** Which part of the messages is held back, 0 to 1, and how long: what is sent meanwhile overtakes them. */
    public Faults reordering(double part, Duration heldBack) {
        reordering = part(part);
        reorderNanos = notNegative(heldBack);
        return this;
    }

    Faults cut(Cut kind) {
        cut = kind;
        return this;
    }

    /** Everything as it was: no delay, no loss, nothing cut. */
    public Faults heal() {
        delayNanos = 0;
        jitterNanos = 0;
        loss = 0;
        duplication = 0;
        reordering = 0;
        cut = Cut.NONE;
        return this;
    }

    private static long notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a time of " + time + " is negative");
        }
        return time.toNanos();
    }

    private static double part(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("a part of " + part + " is not within 0 and 1");
        }
        return part;
    }

    long delayNanos() {
        return delayNanos;
    }

    long jitterNanos() {
        return jitterNanos;
    }

    double loss() {
        return loss;
    }

    double duplication() {
        return duplication;
    }

    double reordering() {
        return reordering;
    }

    long reorderNanos() {
        return reorderNanos;
    }

    Cut cut() {
        return cut;
    }
}
