package io.foundation.protection.core.policy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.RateStatus;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.breaker.Breaker;
import io.foundation.protection.core.rate.RateRule;
import io.foundation.protection.core.rate.Rates;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Makes calls under one policy. Thread-safe. */
public final class Policy {

    private static final int LONGEST_ENTITY = 256;

    private final String name;
    private final LongSupplier nanos;
    private final Executor threads;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private volatile Parts parts;
    private volatile boolean closed;

    /**
     * @param nanos   the clock
     * @param threads where work runs that has a time limit
     */
    public Policy(String name, PolicySettings settings, LongSupplier nanos, Executor threads) {
        this.name = name;
        this.nanos = nanos;
        this.threads = threads;
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
        for (int attempt = 1;; attempt++) {
            Parts now = parts;
            try {
                T result = attempt(now, call, work);
                succeeded.increment();
                return result;
            } catch (FoundationException e) {
                boolean last = attempt >= now.settings().retry().attempts() || !e.isRetryable() || Refusal.of(e).isPresent();
                if (last) {
                    (Refusal.of(e).isPresent() ? refused : failed).increment();
                    throw e;
                }
                pause(now.settings().retry().delayMillis(attempt, ThreadLocalRandom.current().nextDouble()), e);
                retried.increment();
            } catch (Error e) {
                failed.increment();
                throw e;
            }
        }
    }

    public PolicyStatus status() {
        Parts now = parts;
        long time = nanos.getAsLong();
        Breaker breaker = now.breaker();
        return new PolicyStatus(name, breaker == null ? BreakerState.NONE : breaker.state(time), breaker == null ? 0 : breaker.failures(time),
                breaker == null ? 0 : Rates.millis(breaker.waitNanos(time)), now.rates() == null ? 0 : now.rates().entities(time),
                now.bulkhead() == null ? 0 : now.bulkhead().permits(), now.bulkhead() == null ? 0 : now.bulkhead().taken(), succeeded.sum(), failed.sum(),
                refused.sum(), retried.sum());
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
        return parts.snapshot();
    }

    /** Takes over a snapshot made by the same clock. */
    public void restore(byte[] snapshot) throws IOException {
        parts.restore(snapshot, nanos.getAsLong());
    }

    private <T> T attempt(Parts now, Call call, Callable<T> work) {
        long ticket = admit(now, call);
        Duration limit = now.settings().timeLimit();
        try {
            T result = limit.isZero() ? here(now, call, work) : elsewhere(now, call, work, limit);
            if (now.breaker() != null) {
                now.breaker().success(ticket, nanos.getAsLong());
            }
            return result;
        } catch (InterruptedException | Limited.Stopped e) {
            ignore(now, ticket);
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new FoundationException(ErrorType.CLOSED, "A call under the policy '" + name + "' was interrupted, or the policy is being stopped.", e);
        } catch (Limited.Late e) {
            failure(now, ticket);
            throw new FoundationException(ErrorType.TIMEOUT, "A call under the policy '" + name + "' took longer than " + Durations.format(limit) + " and was given up.", e);
        } catch (FoundationException e) {
            // Of a policy within this one, which says nothing of what is protected here.
            if (Refusal.of(e).isPresent()) {
                ignore(now, ticket);
            } else {
                failure(now, ticket);
            }
            throw e;
        } catch (Exception e) {
            failure(now, ticket);
            throw new FoundationException(ErrorType.HANDLER_FAILED, "A call under the policy '" + name + "' failed: " + e, e);
        } catch (Error e) {
            failure(now, ticket);
            throw e;
        }
    }

    /** Takes what a call needs, or nothing but of its rate; a ticket of the breaker. */
    private long admit(Parts now, Call call) {
        if (closed) {
            throw new FoundationException(ErrorType.CLOSED, "The policy '" + name + "' was removed.");
        }
        long wait = now.rates() == null ? 0 : now.rates().acquire(call.entity(), nanos.getAsLong());
        if (wait > 0) {
            throw Refused.byRate(name, call.entity(), wait);
        }
        long ticket = now.breaker() == null ? 0 : now.breaker().acquire(nanos.getAsLong());
        if (ticket == Breaker.REFUSED) {
            throw Refused.byBreaker(name, now.breaker().waitNanos(nanos.getAsLong()));
        }
        if (now.bulkhead() != null && !now.bulkhead().tryAcquire(call.weight())) {
            ignore(now, ticket);
            throw Refused.byBulkhead(name, call.weight(), now.bulkhead().permits());
        }
        return ticket;
    }

    private static <T> T here(Parts now, Call call, Callable<T> work) throws Exception {
        try {
            return work.call();
        } finally {
            release(now, call);
        }
    }

    private <T> T elsewhere(Parts now, Call call, Callable<T> work, Duration limit) throws Exception {
        Limited<T> limited = new Limited<>(work, () -> release(now, call));
        try {
            threads.execute(Context.wrap(limited));
        } catch (RejectedExecutionException e) {
            release(now, call);
            throw new Limited.Stopped(e);
        }
        try {
            return limited.result().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            limited.giveUp();
            throw new Limited.Late(e);
        } catch (InterruptedException e) {
            limited.giveUp();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new Limited.Stopped(e.getCause());
            }
            throw (Exception) e.getCause();
        }
    }

    private static void release(Parts now, Call call) {
        if (now.bulkhead() != null) {
            now.bulkhead().release(call.weight());
        }
    }

    private void failure(Parts now, long ticket) {
        if (now.breaker() != null) {
            now.breaker().failure(ticket, nanos.getAsLong());
        }
    }

    private static void ignore(Parts now, long ticket) {
        if (now.breaker() != null) {
            now.breaker().ignore(ticket);
        }
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
