package io.foundation.protection.core.policy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.breaker.Breaker;
import io.foundation.protection.core.permit.ClusterPermits;
import io.foundation.protection.core.permit.ClusterRule;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The way of one attempt: rate, breaker, bulkhead, permits of the cluster, time limit. What it took for it comes back when the work has really ended. Thread-safe. */
final class Passage {

    private static final Runnable NOTHING = () -> { };

    private final String policy;
    private final LongSupplier nanos;
    private final Executor threads;
    private final ClusterPermits cluster;

    /** @param threads where work runs that has a time limit */
    Passage(String policy, LongSupplier nanos, Executor threads, ClusterPermits cluster) {
        this.policy = policy;
        this.nanos = nanos;
        this.threads = threads;
        this.cluster = cluster;
    }

    <T> T through(Parts parts, Call call, Callable<T> work) {
        long began = nanos.getAsLong();
        long ticket = admit(parts, call, began);
        try {
            Runnable leave = enter(parts, call);
            if (parts.settings().mayWait()) {
                began = nanos.getAsLong();
            }
            T result = parts.limiter() == null ? here(leave, work) : elsewhere(parts, leave, work);
            if (parts.breaker() != null) {
                long now = nanos.getAsLong();
                parts.breaker().success(ticket, now, now - began);
            }
            return result;
        } catch (InterruptedException | Stopped e) {
            ignore(parts, ticket);
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new FoundationException(ErrorType.CLOSED, "A call under the policy '" + policy + "' was interrupted, or the policy is being stopped.", e);
        } catch (Late e) {
            failure(parts, ticket, began);
            throw new FoundationException(ErrorType.TIMEOUT, "A call under the policy '" + policy + "' took longer than " + Durations.format(parts.settings().timeLimit())
                    + " and was given up.", e);
        } catch (FoundationException e) {
            // A refusal, also of a policy within this one, says nothing of what is protected here.
            if (Refusal.of(e).isPresent()) {
                ignore(parts, ticket);
            } else {
                failure(parts, ticket, began);
            }
            throw e;
        } catch (Exception e) {
            failure(parts, ticket, began);
            throw new FoundationException(ErrorType.HANDLER_FAILED, "A call under the policy '" + policy + "' failed: " + e, e);
        } catch (Error e) {
            failure(parts, ticket, began);
            throw e;
        }
    }

    /** Takes of the rate, which stays used, and gives a ticket of the breaker. */
    private long admit(Parts parts, Call call, long now) {
        long wait = parts.rates() == null ? 0 : parts.rates().acquire(call.entity(), now);
        if (wait > 0) {
            throw Refused.byRate(policy, call.entity(), wait);
        }
        long ticket = parts.breaker() == null ? 0 : parts.breaker().acquire(now);
        if (ticket == Breaker.REFUSED) {
            throw Refused.byBreaker(policy, parts.breaker().waitNanos(now));
        }
        return ticket;
    }

    /** Takes permits; gives what gives them back. */
    private Runnable enter(Parts parts, Call call) throws InterruptedException {
        Runnable leave = NOTHING;
        if (parts.bulkhead() != null) {
            if (!parts.bulkhead().tryAcquire(call.weight(), parts.settings().permitsWait().toNanos())) {
                throw Refused.byBulkhead(policy, call.weight(), parts.bulkhead().permits());
            }
            leave = () -> parts.bulkhead().release(call.weight());
        }
        ClusterRule rule = parts.settings().cluster().orElse(null);
        if (rule == null) {
            return leave;
        }
        boolean entered = false;
        try {
            Runnable lease = lease(rule, call);
            entered = true;
            Runnable bulkhead = leave;
            return () -> {
                bulkhead.run();
                lease.run();
            };
        } finally {
            if (!entered) {
                leave.run();
            }
        }
    }

    private Runnable lease(ClusterRule rule, Call call) throws InterruptedException {
        try {
            return cluster.acquire(rule, policy, call.weight()).orElseThrow(() -> Refused.byCluster(policy, call.weight(), rule.permits()));
        } catch (ClusterPermits.Away away) {
            if (rule.passWhileAway()) {
                return NOTHING;
            }
            throw Refused.byAbsence(policy, away);
        }
    }

    private static <T> T here(Runnable leave, Callable<T> work) throws Exception {
        try {
            return work.call();
        } finally {
            leave.run();
        }
    }

    private <T> T elsewhere(Parts parts, Runnable leave, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        try {
            threads.execute(Context.wrap(() -> {
                try {
                    task.run();
                } finally {
                    leave.run();
                }
            }));
        } catch (RejectedExecutionException e) {
            leave.run();
            throw new Stopped(e);
        }
        try {
            return parts.limiter().executeFutureSupplier(() -> task);
        } catch (InterruptedException e) {
            if (isOf(task, e)) {
                throw new Stopped(e);
            }
            task.cancel(true);
            throw e;
        } catch (TimeoutException e) {
            throw isOf(task, e) ? e : new Late(e);
        }
    }

    /** Whether the work has thrown it, and not the wait for it. */
    private static boolean isOf(FutureTask<?> task, Exception e) {
        return task.state() == Future.State.FAILED && task.exceptionNow() == e;
    }

    private void failure(Parts parts, long ticket, long began) {
        if (parts.breaker() != null) {
            long now = nanos.getAsLong();
            parts.breaker().failure(ticket, now, now - began);
        }
    }

    private static void ignore(Parts parts, long ticket) {
        if (parts.breaker() != null) {
            parts.breaker().ignore(ticket);
        }
    }

    /** The time was over. */
    private static final class Late extends Exception {

        private static final long serialVersionUID = 1L;

        Late(Throwable cause) {
            super(cause);
        }
    }

    /** The work did not run, or its thread was stopped. */
    private static final class Stopped extends Exception {

        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super(cause);
        }
    }
}
