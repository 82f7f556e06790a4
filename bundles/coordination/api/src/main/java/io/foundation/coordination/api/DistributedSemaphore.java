package io.foundation.coordination.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * So many permits for the whole cluster, leased in the order they were asked for; whoever wants many is not overtaken by those who want few. Also a quota: let a permit stand for
 * a unit. Thread-safe; what is promised under failures is said at {@link Hold}.
 */
@ProviderType
public interface DistributedSemaphore {

    String name();

    /** How many permits there are, as said when this was asked for. */
    int permits();

    /**
     * Leases permits, waiting in line for at most a time. Every call is a lease of its own.
     *
     * @param permits 1 to {@link #permits}
     * @param atMost  as for {@link DistributedLock#tryAcquire}
     * @return the lease; empty if it was not had in time; fails with {@code CONFLICT} if the semaphore was made with another number of permits, or with {@code CLOSED}
     */
    CompletionStage<Optional<Hold>> tryAcquire(int permits, Duration atMost);

    /** Who has leases and who waits, in order. Fails with {@code UNREACHABLE}. */
    CompletionStage<List<Queued>> queue();

    /** As {@link DistributedLock#breakHold}. */
    CompletionStage<Boolean> breakHold(long token);
}
