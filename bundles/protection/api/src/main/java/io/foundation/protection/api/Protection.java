package io.foundation.protection.api;

import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes calls under named policies. A policy is configured in {@code etc/io.foundation.protection-NAME.cfg}; the parts it does not name are left out. A call passes
 * retry, rate, breaker, bulkhead, permits of the cluster, time limit and pool, in this order; each attempt
 * passes all but the first. A permit comes back whatever happens; what a refused call took of its rate stays used. Thread-safe.
 *
 * <p>The service has bundle scope: the pools that a bundle has opened are closed when it lets go of the service or stops.
 */
@ProviderType
public interface Protection {

    /**
     * Makes a call and waits. It runs on the caller's thread if the policy has no time limit, else on another one, which is interrupted when the time is over.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} for a policy that is not configured; with a {@link Refusal}: {@code REFUSED} (rate), {@code SERVICE_UNAVAILABLE}
     *         (breaker, and a cluster that cannot be asked), {@code RESOURCE_EXHAUSTED} (bulkhead, and permits of the cluster); {@code TIMEOUT}; {@code CLOSED} if the policy was removed or the caller interrupted; what the work throws if it
     *         is of this family, else {@code HANDLER_FAILED} with that as cause
     */
    <T> T execute(Call call, Callable<T> work);

    /**
     * Makes a call with a connection of the pool that the policy names. The wait for it is within the time limit.
     *
     * @param type what the connections of the pool are
     * @throws FoundationException as {@link #execute(Call, Callable)}, and as {@link ConnectionPool#with}; {@code INVALID_INPUT} if the policy names no pool, or one of other
     *         connections; {@code DATA_NOT_FOUND} if the pool is not open
     */
    <C, T> T execute(Call call, Class<C> type, ConnectionPool.Work<? super C, T> work);

    /** As {@link #execute(Call, Callable)}, on another thread; the failures come through the stage, as they are. */
    <T> CompletionStage<T> submit(Call call, Callable<T> work);

    /** The names of the policies, sorted. */
    List<String> policies();

    /** @throws FoundationException {@code DATA_NOT_FOUND} */
    PolicyStatus status(String policy);

    /** The settings in force, as they would be written in the file, defaults among them. */
    Map<String, String> settings(String policy);

    /** @throws FoundationException {@code DATA_NOT_FOUND}, or {@code INVALID_INPUT} if the policy has no rate limit */
    RateStatus rate(String policy, String entity);

    /** Lets no call of the entity pass for a while; of two such whiles the one that ends later holds. For a policy whose rate strategy is {@code backoff}. */
    void backOff(String policy, String entity, Duration time);

    /** Opens the breaker until {@link #reset}. @throws FoundationException {@code INVALID_INPUT} if the policy has none */
    void trip(String policy);

    /** Closes the breaker and forgets what was used of the rates; calls under way go on. */
    void reset(String policy);

    /**
     * Opens a pool.
     *
     * @param name 1 to 64 letters, digits, dots, dashes and underscores; unique in the node, so that policies can name it
     * @throws FoundationException {@code CONFLICT} if there is one of that name, {@code INVALID_INPUT}
     */
    <C> ConnectionPool<C> openPool(String name, PoolLimits limits, ConnectionFactory<C> connections);

    /** A pool of {@link PoolLimits#of}. */
    default <C> ConnectionPool<C> openPool(String name, int most, ConnectionFactory<C> connections) {
        return openPool(name, PoolLimits.of(most), connections);
    }

    /** The pools that are open, by name. */
    List<PoolStatus> pools();
}
