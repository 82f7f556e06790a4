package io.foundation.protection.core.policy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.RateStatus;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.breaker.Breaker;
import io.foundation.protection.core.permit.ClusterPermits;
import io.foundation.protection.core.rate.RateRule;
import io.foundation.protection.core.rate.Rates;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Makes calls under one policy. Thread-safe. */
public final class Policy {

    private static final int LONGEST_ENTITY = 256;

    private final String name;
    private final LongSupplier nanos;
    private final Passage passage;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private volatile Parts parts;
    private volatile boolean closed;

    /**
     * @param nanos   the clock
     * @param threads where work runs that has a time limit
     * @param cluster where permits of the cluster come from
     */
    public Policy(String name, PolicySettings settings, LongSupplier nanos, Executor threads, ClusterPermits cluster) {
        this.name = name;
        this.nanos = nanos;
        this.passage = new Passage(name, nanos, threads, cluster);
        this.parts = Parts.fresh(settings, nanos.getAsLong());
    }

    /** Other settings from now on. Calls under way end as they began. */
    public synchronized void update(PolicySettings settings) {
        parts = parts.under(settings, nanos.getAsLong());
    }

    /** Refuses calls from now on. */
    public void close() {
        closed = true;
    }

    public <T> T execute(Call call, Callable<T> work) {
        check(call);
        // A clock that nobody needs costs as much as the rest.
        long began = parts.settings().within().isZero() ? 0 : nanos.getAsLong();
        Retry.AsyncContext<?> retry = null;
        while (true) {
            Parts now = parts;
            try {
                if (closed) {
                    throw new FoundationException(ErrorType.CLOSED, "The policy '" + name + "' was removed.");
                }
                T result = passage.through(now, call, work);
                succeeded.increment();
                return result;
            } catch (FoundationException e) {
                retry = retry == null ? now.retry().asyncContext() : retry;
                long wait = retry.onError(e);
                if (wait < 0 || tooLate(now, began, wait)) {
                    (Refusal.of(e).isPresent() ? refused : failed).increment();
                    throw e;
                }
                pause(wait, e);
                retried.increment();
            } catch (Error e) {
                failed.increment();
                throw e;
            }
        }
    }

    private boolean tooLate(Parts now, long began, long waitMillis) {
        Duration within = now.settings().within();
        return !within.isZero() && nanos.getAsLong() - began + TimeUnit.MILLISECONDS.toNanos(waitMillis) > within.toNanos();
    }

    public PolicyStatus status() {
        Parts now = parts;
        long time = nanos.getAsLong();
        Breaker breaker = now.breaker();
        return new PolicyStatus(name, breaker == null ? BreakerState.NONE : breaker.state(time), breaker == null ? 0 : breaker.failures(time),
                breaker == null ? 0 : Rates.millis(breaker.waitNanos(time)), now.rates() == null ? 0 : now.rates().entities(time),
                now.bulkhead() == null ? 0 : now.bulkhead().permits(), now.bulkhead() == null ? 0 : now.bulkhead().taken(), now.bulkhead() == null ? 0 : now.bulkhead().waiting(), succeeded.sum(), failed.sum(),
                refused.sum(), retried.sum());
    }

    PolicySettings inForce() {
        return parts.settings();
    }

    public Map<String, String> settings() {
        return parts.settings().shown();
    }

    public RateStatus rate(String entity) {
        return rates().status(entity, nanos.getAsLong());
    }

    public void backOff(String entity, Duration time) {
        Rates rates = rates();
        if (rates.rule().strategy() != RateRule.Strategy.BACKOFF) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The policy '" + name + "' counts calls: only one with rate = backoff can be told to back off.");
        }
        if (!rates.backOff(entity, nanos.getAsLong(), time.toNanos())) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The policy '" + name + "' backs off for as many entities as rate.entities allows: raise it.");
        }
    }

    public void trip() {
        Breaker breaker = parts.breaker();
        if (breaker == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The policy '" + name + "' has no breaker: set 'breaker' in its file.");
        }
        breaker.trip();
    }

    public void reset() {
        Parts now = parts;
        if (now.breaker() != null) {
            now.breaker().reset();
        }
        if (now.rates() != null) {
            now.rates().reset();
        }
    }

    /** What the next version of this policy takes over. */
    public byte[] snapshot() {
        return parts.snapshot(nanos.getAsLong());
    }

    /** Takes over a snapshot made by the same clock. */
    public void restore(byte[] snapshot) throws IOException {
        parts.restore(snapshot, nanos.getAsLong());
    }

    private void pause(long millis, FoundationException before) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.increment();
            throw new FoundationException(ErrorType.CLOSED, "Waiting for one more attempt under the policy '" + name + "' was interrupted.", before);
        }
    }

    private Rates rates() {
        Rates rates = parts.rates();
        if (rates == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The policy '" + name + "' has no rate limit: set 'rate' in its file.");
        }
        return rates;
    }

    private static void check(Call call) {
        if (call.weight() < 1 || call.entity().isEmpty() || call.entity().length() > LONGEST_ENTITY) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A call of weight " + call.weight() + " for an entity of " + call.entity().length()
                    + " characters is not allowed: use a weight from 1 and 1 to " + LONGEST_ENTITY + " characters.");
        }
    }
}
