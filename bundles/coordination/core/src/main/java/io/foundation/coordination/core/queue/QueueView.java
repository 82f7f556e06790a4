package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A work queue as its owner sees it. */
public final class QueueView implements WorkQueue {

    /** Where queues are. */
    public static final String QUEUES = "/queue/";

    private final Ground ground;
    private final Owner owner;
    private final String name;
    private final QueueLimits limits;
    private final QueuePaths paths;
    private final Serving serving;
    private final Putting putting;
    private final DeadLetters deadLetters;
    private final long timeoutNanos;

    /** @param timeoutNanos how long to look for an answer that was lost */
    public QueueView(Ground ground, Owner owner, String name, QueueLimits limits, long timeoutNanos) {
        this.ground = ground;
        this.owner = owner;
        this.name = name;
        this.limits = limits;
        this.paths = QueuePaths.of(name);
        this.timeoutNanos = timeoutNanos;
        this.serving = new Serving(ground, owner, paths, limits, timeoutNanos);
        this.putting = new Putting(ground, paths, serving, limits.maxLength(), timeoutNanos);
        this.deadLetters = new DeadLetters(ground, paths, timeoutNanos);
    }

    /**
     * The time of a lease.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is too short or too long
     */
    static long leaseNanos(Duration lease) {
        if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A lease of " + lease + " is not allowed: use " + MIN_LEASE + " to " + MAX_LEASE + '.');
        }
        return lease.toNanos();
    }

    /** Whether a path is that of an item that is not dead. */
    public static boolean isWork(String path) {
        String above = StorePath.parent(path);
        return QueuePaths.isId(StorePath.name(path)) && above.startsWith(QUEUES) && above.equals(new QueuePaths(StorePath.parent(above)).work());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public QueueLimits limits() {
        return limits;
    }

    @Override
    public CompletionStage<String> put(byte[] payload) {
        if (payload.length > MAX_ITEM) {
            throw new FoundationException(ErrorType.TOO_LARGE, "An item of a queue has at most " + MAX_ITEM + " bytes: this one has " + payload.length + '.');
        }
        WorkItem item = new WorkItem(payload.clone(), 0, owner.node(), owner.name(), ground.loop().time().wallMillis());
        return owner.ask(ground.loop(), () -> putting.put(item));
    }

    @Override
    public CompletionStage<Optional<Delivery>> take(Duration lease, Duration atMost) {
        long leaseNanos = leaseNanos(lease);
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> serving.join(leaseNanos, nanos));
    }

    @Override
    public CompletionStage<QueueStatistics> statistics() {
        return owner.ask(ground.loop(), () -> ground.sync().thenCompose(synced -> Contents.read(ground, paths)).thenCompose(contents -> oldest(contents)
                .thenApply(oldest -> new QueueStatistics((int) contents.free().count(), (int) contents.leased().count(), contents.dead(), oldest))));
    }

    /** When the oldest was put, if it is still there when it is read. */
    private CompletableFuture<OptionalLong> oldest(Contents contents) {
        return contents.work().findFirst().map(id -> ground.read(paths.work(id)).thenApply(node -> node.stream().mapToLong(there -> WorkItem.of(there.data()).since()).findFirst()))
                .orElse(CompletableFuture.completedFuture(OptionalLong.empty()));
    }

    @Override
    public CompletionStage<List<DeadItem>> dead(int atMost) {
        if (atMost < 1 || atMost > MAX_SHOWN) {
            throw new FoundationException(ErrorType.INVALID_INPUT, atMost + " dead items cannot be shown: use 1 to " + MAX_SHOWN + '.');
        }
        return owner.ask(ground.loop(), () -> deadLetters.list(atMost));
    }

    @Override
    public CompletionStage<Boolean> putBack(String id) {
        return owner.ask(ground.loop(), () -> deadLetters.putBack(QueuePaths.requireId(id)));
    }

    @Override
    public CompletionStage<Boolean> drop(String id) {
        return owner.ask(ground.loop(), () -> deadLetters.drop(QueuePaths.requireId(id)));
    }

    @Override
    public CompletionStage<Integer> clear() {
        return owner.ask(ground.loop(), () -> new Clearing(ground, paths, timeoutNanos).begin());
    }
}
