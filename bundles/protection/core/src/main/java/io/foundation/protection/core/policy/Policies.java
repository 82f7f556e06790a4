package io.foundation.protection.core.policy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.option.Nearest;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.api.ConnectionPool;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.PoolLimits;
import io.foundation.protection.api.PoolStatus;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.RateStatus;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.permit.ClusterPermits;
import io.foundation.protection.core.permit.LeasedPermits;
import io.foundation.protection.core.pool.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** The policies and pools of a node. Thread-safe. */
public final class Policies implements Protection, AutoCloseable {

    /** How many submitted calls may be under way or wait for their next attempt. */
    static final int MOST_SUBMITTED = 10_000;
    private static final int LARGEST_POOL = 10_000;
    private static final Pattern POOL_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final LongSupplier nanos;
    private final Executor threads;
    private final ClusterPermits cluster;
    private final long begun;
    private final long comingNanos;
    private final Object arrival = new Object();
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();
    private final Map<String, Pool<?>> pools = new ConcurrentHashMap<>();
    private final Semaphore submitted = new Semaphore(MOST_SUBMITTED);
    private volatile boolean closed;

    /** Without a cluster; policies are there before anybody calls. @param threads a thread for each task */
    public Policies(LongSupplier nanos, Executor threads) {
        this(nanos, threads, new LeasedPermits(name -> Optional.empty()), Duration.ZERO);
    }

    /**
     * @param threads a thread for each task
     * @param coming  how long from now on a call waits for a policy that is not there: after an update they come one by one
     */
    public Policies(LongSupplier nanos, Executor threads, ClusterPermits cluster, Duration coming) {
        this.nanos = nanos;
        this.threads = threads;
        this.cluster = cluster;
        this.begun = nanos.getAsLong();
        this.comingNanos = coming.toNanos();
    }

    /** Adds a policy. @throws FoundationException {@code CONFLICT} if there is one of that name */
    public Policy add(String name, PolicySettings settings) {
        Policy policy = new Policy(name, settings, nanos, threads, cluster);
        if (policies.putIfAbsent(name, policy) != null) {
            throw new FoundationException(ErrorType.CONFLICT, "There is a policy '" + name + "' already: give the other one another name.");
        }
        tellArrival();
        return policy;
    }

    /** From now on a policy that is not there was not taken away, but goes with all of this. */
    public void leave() {
        closed = true;
        tellArrival();
    }

    private void tellArrival() {
        synchronized (arrival) {
            arrival.notifyAll();
        }
    }

    /** Takes a policy away; calls under way end as they would. */
    public void remove(String name, Policy policy) {
        policies.remove(name, policy);
        policy.close();
    }

    @Override
    public <T> T execute(Call call, Callable<T> work) {
        return policy(call.policy()).execute(call, work);
    }

    @Override
    public <C, T> T execute(Call call, Class<C> type, ConnectionPool.Work<? super C, T> work) {
        Policy policy = policy(call.policy());
        PolicySettings settings = policy.inForce();
        String name = settings.pool().orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "The policy '" + call.policy() + "' names no pool: set 'pool' in its file."));
        Pool<?> pool = pools.get(name);
        if (pool == null) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "The pool '" + name + "' of the policy '" + call.policy() + "' is not open: see protection:pools.");
        }
        return policy.execute(call, () -> pool.with(settings.poolWait(), connection -> {
            if (!type.isInstance(connection)) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The connections of the pool '" + name + "' are no " + type.getName() + " but " + connection.getClass().getName() + ".");
            }
            return work.apply(type.cast(connection));
        }));
    }

    @Override
    public <T> CompletionStage<T> submit(Call call, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!submitted.tryAcquire()) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, MOST_SUBMITTED + " submitted calls are under way: try again when some have ended.",
                    null, Map.of(Refusal.KEY, Refusal.BULKHEAD.word())));
        }
        try {
            threads.execute(Context.wrap(() -> {
                try {
                    result.complete(execute(call, work));
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                } finally {
                    submitted.release();
                }
            }));
        } catch (RejectedExecutionException e) {
            submitted.release();
            result.completeExceptionally(new FoundationException(ErrorType.CLOSED, "Protection is being stopped.", e));
        }
        return result;
    }

    @Override
    public List<String> policies() {
        return policies.keySet().stream().sorted().toList();
    }

    @Override
    public PolicyStatus status(String policy) {
        return policy(policy).status();
    }

    @Override
    public Map<String, String> settings(String policy) {
        return policy(policy).settings();
    }

    @Override
    public RateStatus rate(String policy, String entity) {
        return policy(policy).rate(entity);
    }

    @Override
    public void backOff(String policy, String entity, Duration time) {
        policy(policy).backOff(entity, time);
    }

    @Override
    public void trip(String policy) {
        policy(policy).trip();
    }

    @Override
    public void reset(String policy) {
        policy(policy).reset();
    }

    @Override
    public <C> ConnectionPool<C> openPool(String name, PoolLimits limits, ConnectionFactory<C> connections) {
        if (!POOL_NAME.matcher(name).matches() || limits.most() < 1 || limits.most() > LARGEST_POOL || limits.kept() < 0 || limits.kept() > limits.most()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The pool '" + name + "' of " + limits.most() + ", " + limits.kept() + " kept, is not allowed: use 1 to 64 letters, "
                    + "digits, dots, dashes and underscores, 1 to " + LARGEST_POOL + " connections, and keep no more than that.");
        }
        Pool<C> pool = new Pool<>(name, limits, connections, pools.values()::remove);
        if (pools.putIfAbsent(name, pool) != null) {
            throw new FoundationException(ErrorType.CONFLICT, "There is a pool '" + name + "' already: close it first, or take another name.");
        }
        return pool;
    }

    @Override
    public List<PoolStatus> pools() {
        return pools.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> entry.getValue().status()).toList();
    }

    @Override
    public void close() {
        leave();
        policies.forEach(this::remove);
        List.copyOf(pools.values()).forEach(Registration::close);
    }

    private Policy policy(String name) {
        Policy policy = policies.get(name);
        if (policy == null) {
            policy = awaited(name);
        }
        if (policy == null && closed) {
            throw new FoundationException(ErrorType.CLOSED, "This protection has been stopped, and the call was not made: take the service again.");
        }
        if (policy == null) {
            Optional<String> near = Nearest.to(name, policies());
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no policy '" + name + "': write etc/io.foundation.protection-NAME.cfg, or see protection:list."
                    + near.map(word -> " Did you mean " + word + "?").orElse(""));
        }
        return policy;
    }

    private Policy awaited(String name) {
        try {
            synchronized (arrival) {
                long left = comingNanos - (nanos.getAsLong() - begun);
                while (left > 0 && !policies.containsKey(name) && !closed) {
                    TimeUnit.NANOSECONDS.timedWait(arrival, left);
                    left = comingNanos - (nanos.getAsLong() - begun);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return policies.get(name);
    }
}
