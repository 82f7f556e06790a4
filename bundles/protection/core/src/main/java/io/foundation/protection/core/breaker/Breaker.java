package io.foundation.protection.core.breaker;

import io.foundation.protection.api.BreakerState;
import io.foundation.protection.core.rate.Moments;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps calls from something that fails (M. Nygard: Release It!, 2007): a circuit breaker of Resilience4j, to which are added what it does not know: tickets, failures in a
 * window, and what a successor takes over. Each call that passes has a ticket, and says once how it ended; an outcome whose ticket is of an earlier state says nothing of the
 * present one, and is left out. Thread-safe; no clock of its own: times are nanoseconds of a clock that may go round; one that goes back counts as one that stands.
 */
public final class Breaker {

    /** No ticket: the call must not be made. */
    public static final long REFUSED = -1;

    private final BreakerRule rule;
    private final CircuitBreaker circuit;
    private final Moments window;
    private CircuitBreaker.State seen = CircuitBreaker.State.CLOSED;
    private long ticket;
    private long latest;
    private long openedAt;
    private volatile int inRow;
    /** The ticket while it is closed, else {@link #REFUSED}: a call through a closed breaker that succeeds changes nothing, and takes no lock. */
    private volatile long whileClosed;

    public Breaker(BreakerRule rule, long now) {
        this.rule = rule;
        this.circuit = Circuit.of(rule);
        this.latest = now;
        this.window = new Moments(rule.mode() == BreakerRule.Mode.WINDOW ? rule.threshold() + 1 : 0);
    }

    public BreakerRule rule() {
        return rule;
    }

    /** A ticket for a call, or {@link #REFUSED}. */
    public long acquire(long now) {
        long free = whileClosed;
        return free != REFUSED ? free : acquireLocked(now);
    }

    private synchronized long acquireLocked(long now) {
        turn(now);
        boolean passes = circuit.tryAcquirePermission();
        notice();
        return passes ? ticket : REFUSED;
    }

    /** The call of the ticket succeeded after so many nanoseconds. */
    public void success(long of, long now, long took) {
        // Of failures in a row only the first success after one counts; of those in a window none does. Shares need all.
        boolean counts = rule.mode() == BreakerRule.Mode.SHARE || rule.mode() == BreakerRule.Mode.CONSECUTIVE && inRow > 0;
        if (counts || of != whileClosed) {
            successLocked(of, now, took);
        }
    }

    private synchronized void successLocked(long of, long now, long took) {
        turn(now);
        if (of != ticket) {
            return;
        }
        inRow = 0;
        if (rule.mode() != BreakerRule.Mode.WINDOW) {
            circuit.onSuccess(took, TimeUnit.NANOSECONDS);
            notice();
        }
    }

    /** The call of the ticket failed after so many nanoseconds. */
    public synchronized void failure(long of, long now, long took) {
        long moment = turn(now);
        if (of != ticket) {
            return;
        }
        if (rule.mode() == BreakerRule.Mode.WINDOW) {
            window.add(moment);
            if (window.size() > rule.threshold()) {
                circuit.transitionToOpenState();
            }
        } else {
            boolean probe = circuit.getState() == CircuitBreaker.State.HALF_OPEN;
            inRow = inRow + 1;
            circuit.onError(took, TimeUnit.NANOSECONDS, Circuit.FAILURE);
            if (probe && rule.mode() == BreakerRule.Mode.CONSECUTIVE && circuit.getState() == CircuitBreaker.State.HALF_OPEN) {
                // Resilience4j waits for the other probes; one failure says enough.
                circuit.transitionToOpenState();
            }
        }
        notice();
    }

    /** The call of the ticket was not made, or its end says nothing. */
    public synchronized void ignore(long of) {
        if (of == ticket) {
            circuit.releasePermission();
        }
    }

    /** Refuses everything until {@link #reset}. */
    public synchronized void trip() {
        circuit.transitionToForcedOpenState();
        notice();
    }

    /** As new; calls under way do not count. */
    public synchronized void reset() {
        circuit.reset();
        begin(CircuitBreaker.State.CLOSED);
    }

    public synchronized BreakerState state(long now) {
        turn(now);
        return switch (circuit.getState()) {
            case OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case FORCED_OPEN -> BreakerState.TRIPPED;
            default -> BreakerState.CLOSED;
        };
    }

    /** Failures that count towards opening. */
    public synchronized int failures(long now) {
        turn(now);
        return switch (rule.mode()) {
            case CONSECUTIVE -> inRow;
            case SHARE -> circuit.getState() == CircuitBreaker.State.CLOSED ? circuit.getMetrics().getNumberOfFailedCalls() : 0;
            case WINDOW -> window.size();
        };
    }

    /** Nanoseconds until calls may pass again; 0 if it is not open. */
    public synchronized long waitNanos(long now) {
        turn(now);
        return circuit.getState() == CircuitBreaker.State.OPEN ? remaining() : 0;
    }

    /** Writes the state and what counts towards opening. */
    public synchronized void write(DataOutput out, long now) throws IOException {
        out.writeUTF(state(now).name());
        out.writeLong(openedAt);
        out.writeInt(inRow);
        window.write(out);
        Tally.of(circuit).write(out);
    }

    /** Takes over what {@link #write} wrote; one that was half open begins to probe anew. */
    public synchronized void read(DataInput in) throws IOException {
        BreakerState then;
        try {
            then = BreakerState.valueOf(in.readUTF());
        } catch (IllegalArgumentException ofLaterVersion) {
            throw new IOException("unknown state of a breaker", ofLaterVersion);
        }
        reset();
        long opened = in.readLong();
        int failed = Math.max(0, in.readInt());
        switch (then) {
            case OPEN -> circuit.transitionToOpenState();
            case HALF_OPEN -> {
                circuit.transitionToOpenState();
                circuit.transitionToHalfOpenState();
            }
            case TRIPPED -> circuit.transitionToForcedOpenState();
            default -> restoreRow(failed);
        }
        notice();
        openedAt = opened;
        window.read(in);
        Tally tally = Tally.read(in);
        if (then == BreakerState.CLOSED && rule.mode() == BreakerRule.Mode.SHARE) {
            tally.replay(circuit, rule.shares());
            if (circuit.getState() != CircuitBreaker.State.CLOSED) {
                // The rule is another, or both failures and slow calls were many: in this order they were too many on the way.
                reset();
            }
        }
    }

    private void restoreRow(int failed) {
        if (rule.mode() == BreakerRule.Mode.CONSECUTIVE) {
            // A smaller threshold than that of the predecessor opens with the next failure, not with those that it tolerated.
            for (int i = Math.min(failed, rule.threshold() - 1); i > 0; i--) {
                circuit.onError(0, TimeUnit.NANOSECONDS, Circuit.FAILURE);
                inRow = inRow + 1;
            }
        }
    }

    private long turn(long now) {
        if (now - latest > 0) {
            latest = now;
        }
        window.expire(latest, rule.recoveryNanos());
        if (circuit.getState() == CircuitBreaker.State.OPEN && remaining() <= 0) {
            if (rule.mode() == BreakerRule.Mode.WINDOW) {
                circuit.transitionToClosedState();
            } else {
                circuit.transitionToHalfOpenState();
            }
            notice();
        }
        return latest;
    }

    private long remaining() {
        return openedAt + rule.recoveryNanos() - latest;
    }

    /** A state that has begun makes the tickets of the one before worthless. */
    private void notice() {
        if (circuit.getState() != seen) {
            begin(circuit.getState());
        }
    }

    private void begin(CircuitBreaker.State state) {
        seen = state;
        ticket++;
        inRow = 0;
        window.clear();
        whileClosed = state == CircuitBreaker.State.CLOSED ? ticket : REFUSED;
        if (state == CircuitBreaker.State.OPEN) {
            openedAt = latest;
        }
    }
}
