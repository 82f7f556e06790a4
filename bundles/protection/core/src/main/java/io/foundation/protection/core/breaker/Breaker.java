package io.foundation.protection.core.breaker;

import io.foundation.protection.api.BreakerState;
import io.foundation.protection.core.rate.Moments;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Keeps calls from something that fails (M. Nygard: Release It!, 2007). Each call that passes has a ticket, and says once how it ended; an outcome whose ticket is of
 * an earlier state says nothing of the present one, and is left out. Thread-safe; no clock of its own: times are nanoseconds of a clock that may go round; one that goes
 * back counts as one that stands.
 */
public final class Breaker {

    /** No ticket: the call must not be made. */
    public static final long REFUSED = -1;

    private final BreakerRule rule;
    private final Moments failures;
    private BreakerState state = BreakerState.CLOSED;
    private long ticket;
    private long openedAt;
    private long latest;
    private int inRow;
    private int probing;
    private int succeeded;

    public Breaker(BreakerRule rule, long now) {
        this.rule = rule;
        this.failures = new Moments(rule.mode() == BreakerRule.Mode.WINDOW ? rule.threshold() + 1 : 0);
        this.latest = now;
    }

    public BreakerRule rule() {
        return rule;
    }

    /** A ticket for a call, or {@link #REFUSED}. */
    public synchronized long acquire(long now) {
        turn(now);
        return switch (state) {
            case CLOSED -> ticket;
            case HALF_OPEN -> {
                if (probing >= rule.probes()) {
                    yield REFUSED;
                }
                probing++;
                yield ticket;
            }
            default -> REFUSED;
        };
    }

    /** The call of the ticket succeeded. */
    public synchronized void success(long of, long now) {
        turn(now);
        if (of != ticket) {
            return;
        }
        inRow = 0;
        if (state == BreakerState.HALF_OPEN) {
            probing--;
            if (++succeeded >= rule.successes()) {
                become(BreakerState.CLOSED);
            }
        }
    }

    /** The call of the ticket failed. */
    public synchronized void failure(long of, long now) {
        long time = turn(now);
        if (of != ticket) {
            return;
        }
        if (state == BreakerState.HALF_OPEN || countsAsLast(time)) {
            become(BreakerState.OPEN);
            openedAt = time;
        }
    }

    /** The call of the ticket was not made, or its end says nothing. */
    public synchronized void ignore(long of) {
        if (of == ticket && state == BreakerState.HALF_OPEN) {
            probing--;
        }
    }

    /** Refuses everything until {@link #reset}. */
    public synchronized void trip() {
        become(BreakerState.TRIPPED);
    }

    /** As new; calls under way do not count. */
    public synchronized void reset() {
        become(BreakerState.CLOSED);
    }

    public synchronized BreakerState state(long now) {
        turn(now);
        return state;
    }

    /** Failures that count towards opening. */
    public synchronized int failures(long now) {
        turn(now);
        return rule.mode() == BreakerRule.Mode.WINDOW ? failures.size() : inRow;
    }

    /** Nanoseconds until calls may pass again; 0 if it is not open. */
    public synchronized long waitNanos(long now) {
        long time = turn(now);
        return state == BreakerState.OPEN ? openedAt + rule.recoveryNanos() - time : 0;
    }

    public synchronized void write(DataOutput out) throws IOException {
        out.writeUTF(state.name());
        out.writeLong(openedAt);
        out.writeInt(inRow);
        failures.write(out);
    }

    /** Takes over what {@link #write} wrote; one that was half open begins to probe anew. */
    public synchronized void read(DataInput in) throws IOException {
        BreakerState then;
        try {
            then = BreakerState.valueOf(in.readUTF());
        } catch (IllegalArgumentException ofLaterVersion) {
            throw new IOException("unknown state of a breaker", ofLaterVersion);
        }
        become(then);
        openedAt = in.readLong();
        inRow = Math.max(0, in.readInt());
        failures.read(in);
    }

    private boolean countsAsLast(long now) {
        if (rule.mode() == BreakerRule.Mode.CONSECUTIVE) {
            return ++inRow >= rule.threshold();
        }
        failures.add(now);
        return failures.size() > rule.threshold();
    }

    private long turn(long now) {
        if (now - latest > 0) {
            latest = now;
        }
        failures.expire(latest, rule.recoveryNanos());
        if (state == BreakerState.OPEN && latest - openedAt >= rule.recoveryNanos()) {
            become(rule.mode() == BreakerRule.Mode.WINDOW ? BreakerState.CLOSED : BreakerState.HALF_OPEN);
        }
        return latest;
    }

    private void become(BreakerState next) {
        state = next;
        ticket++;
        inRow = 0;
        probing = 0;
        succeeded = 0;
        failures.clear();
    }
}
