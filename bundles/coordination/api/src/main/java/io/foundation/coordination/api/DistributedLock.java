package io.foundation.coordination.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A lock of the cluster, given in the order it was asked for. The object is the owner: it holds again what it holds already, and two objects of the same name exclude each
 * other, wherever they are. Thread-safe; what is promised under failures is said at {@link Hold}.
 */
@ProviderType
public interface DistributedLock {

    String name();

    /**
     * Acquires the lock, waiting in line for at most a time.
     *
     * <p>Never taken twice: after an answer that was lost, this looks for its place in line before it asks again. While the connection is lost it waits on, and keeps its
     * place; when the session is lost it queues again at the end.
     *
     * @param atMost 0 or more; with 0 only if it can be had without waiting for others or for a connection, which takes the store's time to answer. A wait longer than 292 years is endless
     * @return the hold; empty if it was not had in time, and then it is not held and will not be; fails with {@code CONFLICT} if an operator has taken it out of the line, or with
     *         {@code CLOSED} when the bundle has let go of the service
     */
    CompletionStage<Optional<Hold>> tryAcquire(Duration atMost);

    /** Who holds it and who waits, in order; as of a moment, and maybe behind. Fails with {@code UNREACHABLE}. */
    CompletionStage<List<Queued>> queue();

    /**
     * Takes it away from its holder, or takes who waits out of the line; for operators. The holder is told {@link Loss#BROKEN} when it sees that, so until then two may
     * think that they hold it: only tokens keep them apart.
     *
     * @param token of whom, see {@link #queue}
     * @return whether there was one of that token; fails with {@code UNREACHABLE} or {@code OUTCOME_UNKNOWN}
     */
    CompletionStage<Boolean> breakHold(long token);
}
