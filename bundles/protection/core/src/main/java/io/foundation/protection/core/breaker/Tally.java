package io.foundation.protection.core.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * How many of the latest calls ended how; in which order is not known. The failures among the fast and the slow are told apart.
 *
 * @param fast       successes in time
 * @param slow       successes that were slow
 * @param failed     failures in time
 * @param failedSlow failures that were slow
 */
record Tally(int fast, int slow, int failed, int failedSlow) {

    /** What counts now: nothing but in a closed breaker. */
    static Tally of(CircuitBreaker circuit) {
        if (circuit.getState() != CircuitBreaker.State.CLOSED) {
            return new Tally(0, 0, 0, 0);
        }
        CircuitBreaker.Metrics metrics = circuit.getMetrics();
        int slow = metrics.getNumberOfSlowSuccessfulCalls();
        int failedSlow = metrics.getNumberOfSlowFailedCalls();
        return new Tally(metrics.getNumberOfSuccessfulCalls() - slow, slow, metrics.getNumberOfFailedCalls() - failedSlow, failedSlow);
    }

    static Tally read(DataInput in) throws IOException {
        return new Tally(in.readInt(), in.readInt(), in.readInt(), in.readInt());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(fast);
        out.writeInt(slow);
        out.writeInt(failed);
        out.writeInt(failedSlow);
    }

    /** Tells another breaker of these calls, the good ones first: so the share of failures is never greater on the way than in the end. */
    void replay(CircuitBreaker circuit, BreakerRule.Shares shares) {
        long slowly = shares.slowNanos() == Long.MAX_VALUE ? 0 : shares.slowNanos() + 1;
        // Not more than the breaker remembers, whatever the bytes say.
        int room = shares.calls();
        room -= succeed(circuit, Math.min(fast, room), 0);
        room -= succeed(circuit, Math.min(slow, room), slowly);
        room -= fail(circuit, Math.min(failed, room), 0);
        fail(circuit, Math.min(failedSlow, room), slowly);
    }

    private static int succeed(CircuitBreaker circuit, int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        return Math.max(0, calls);
    }

    private static int fail(CircuitBreaker circuit, int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            circuit.onError(nanos, TimeUnit.NANOSECONDS, Circuit.FAILURE);
        }
        return Math.max(0, calls);
    }
}
