package io.foundation.protection.core.permit;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.SessionState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Permits leased from a semaphore of coordination: one lease for each call, which costs what two changes of the store cost. Thread-safe. */
public final class LeasedPermits implements ClusterPermits {

    /** Beyond the wait for others: how long the store may take to answer. */
    private static final Duration STORE = Duration.ofSeconds(2);

    private final Function<String, Optional<Coordination>> clusters;

    /** @param clusters finds coordination of a cluster, by name or the only one if the name is empty */
    public LeasedPermits(Function<String, Optional<Coordination>> clusters) {
        this.clusters = clusters;
    }

    @Override
    public Optional<Runnable> acquire(ClusterRule rule, String policy, int weight) throws Away, InterruptedException {
        if (weight > rule.permits()) {
            return Optional.empty();
        }
        Coordination coordination = clusters.apply(rule.cluster()).filter(each -> each.state() == SessionState.ACTIVE)
                .orElseThrow(() -> new Away("coordination is not there, or has no connection", null));
        CompletionStage<Optional<Hold>> lease = ask(coordination, rule, policy, weight);
        boolean had = false;
        try {
            Optional<Hold> hold = lease.toCompletableFuture().get(rule.patience().plus(STORE).toNanos(), TimeUnit.NANOSECONDS);
            had = true;
            return hold.map(each -> each::release);
        } catch (TimeoutException e) {
            throw new Away("coordination does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FoundationException known && known.type() == ErrorType.CONFLICT) {
                // An operator has taken it out of the line.
                return Optional.empty();
            }
            throw new Away("coordination failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            if (!had) {
                // It may be had later, when nobody waits for it any more.
                lease.thenAccept(late -> late.ifPresent(Hold::release));
            }
        }
    }

    /** The number belongs to the name: while nodes are told another one, the old and the new are two semaphores and not a conflict. */
    private static CompletionStage<Optional<Hold>> ask(Coordination coordination, ClusterRule rule, String policy, int weight) throws Away {
        try {
            return coordination.semaphore("protection." + policy + "." + rule.permits(), rule.permits()).tryAcquire(weight, rule.patience());
        } catch (FoundationException e) {
            throw new Away("coordination failed: " + e.getMessage(), e);
        }
    }
}
