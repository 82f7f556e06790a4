package io.foundation.mdns.core.link;

import io.foundation.mdns.core.table.Claim;
import java.util.concurrent.TimeUnit;

/** How far this node is with a name: it asks three times whether somebody has it, then says twice that it is its own. Not thread-safe. */
final class Standing {

    static final int PROBES = 3;
    static final int ANNOUNCEMENTS = 2;
    static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    static final long ANNOUNCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    enum Step {
        PROBE, ANNOUNCE, NONE
    }

    private final Claim claim;
    private int probes;
    private int announcements;
    private boolean held;
    private long due;

    Standing(Claim claim, long firstStep) {
        this.claim = claim;
        this.probes = claim.certain() ? PROBES : 0;
        this.held = claim.certain();
        this.due = firstStep;
    }

    Claim claim() {
        return claim;
    }

    /** Whether it is this node's. */
    boolean isHeld() {
        return held;
    }

    /** What is to be done now; it counts as done. */
    Step step(long now) {
        if (due - now > 0) {
            return Step.NONE;
        }
        if (probes < PROBES) {
            probes++;
            due = now + PROBE_NANOS;
            return Step.PROBE;
        }
        held = true;
        announcements++;
        due = announcements < ANNOUNCEMENTS ? now + ANNOUNCE_NANOS : Long.MAX_VALUE;
        return Step.ANNOUNCE;
    }

    /** When something is to be done; the most there is if nothing. */
    long due() {
        return due;
    }

    /** What belongs to it has changed: it is said again. */
    void announceAgain(long now) {
        if (held) {
            announcements = 0;
            due = now;
        }
    }

    /** Begins anew, as after a conflict. */
    void probeAgain(long at) {
        held = false;
        probes = 0;
        announcements = 0;
        due = at;
    }
}
