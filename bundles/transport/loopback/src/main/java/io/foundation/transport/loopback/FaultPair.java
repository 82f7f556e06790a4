package io.foundation.transport.loopback;

import java.time.Duration;

/** The faults of both directions between two hosts, set together. Thread-safe. */
public final class FaultPair {

    private final Faults there;
    private final Faults back;

    FaultPair(Faults there, Faults back) {
        this.there = there;
        this.back = back;
    }

    /** As {@link Faults#delay(Duration)}, each way. */
    public FaultPair delay(Duration fixed) {
        there.delay(fixed);
        back.delay(fixed);
        return this;
    }

    /** As {@link Faults#delay(Duration, Duration)}, each way. */
    public FaultPair delay(Duration fixed, Duration jitter) {
        there.delay(fixed, jitter);
        back.delay(fixed, jitter);
        return this;
    }

    /** As {@link Faults#loss}. */
    public FaultPair loss(double part) {
        there.loss(part);
        back.loss(part);
        return this;
    }

    /** As {@link Faults#duplication}. */
    public FaultPair duplication(double part) {
        there.duplication(part);
        back.duplication(part);
        return this;
    }

    /** As {@link Faults#reordering}. */
    public FaultPair reordering(double part, Duration heldBack) {
        there.reordering(part, heldBack);
        back.reordering(part, heldBack);
        return this;
    }

    /** As {@link Faults#heal}. */
    public FaultPair heal() {
        there.heal();
        back.heal();
        return this;
    }
}
