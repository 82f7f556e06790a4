package io.foundation.cluster.core.engine;

import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.transport.api.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does before it leaves: it says that it is about to, so that others choose it no more; takes no more requests and confirmed messages; and lets those it has taken come to their end, until a
 * deadline. When this is over its answers are with those who asked: hearing that it left, they give up what they wait for.
 */
final class Farewell {

    /** How long others may take to hear that the node is about to leave. */
    private static final long ANNOUNCED_NANOS = 250_000_000L;
    /** How long nothing must be under way, so that the last answers have been read too; and twice the way there. */
    private static final long QUIET_NANOS = 50_000_000L;
    private static final long LOOK_MILLIS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final Life life;
    private final HandlerTable handlers;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final LongSupplier clock;
    private final long begun;
    private final long most;
    private long quietSince;
    /** Links of which it is not known that they have written the last answers; null while there may be more. */
    private List<Link> unwritten;

    private Farewell(Life life, HandlerTable handlers, Duration most) {
        this.life = life;
        this.handlers = handlers;
        this.most = most.toNanos();
        clock = life.services.time()::nanos;
        begun = clock.getAsLong();
        quietSince = begun;
    }

    /**
     * From announcing on.
     *
     * @param most how long all of it may take; zero for nothing of it
     * @return completes when the node may leave
     */
    static CompletableFuture<Void> announced(Life life, HandlerTable handlers, Duration most) {
        if (most.isZero() || life.isOver() || life.links.inUse().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Farewell farewell = new Farewell(life, handlers, most);
        life.loop.execute(life.state::finish);
        farewell.later(Math.min(ANNOUNCED_NANOS, most.toNanos() / 2), farewell::refuse);
        return farewell.bounded();
    }

    /** Without announcing: for a node that is to be away for a moment only. */
    static CompletableFuture<Void> brief(Life life, HandlerTable handlers, Duration most) {
        handlers.takeNoMore(life.self.name());
        if (handlers.underWay() == 0 || life.isOver()) {
            return CompletableFuture.completedFuture(null);
        }
        Farewell farewell = new Farewell(life, handlers, most);
        farewell.look();
        return farewell.bounded();
    }

    /** Whatever happens to the steps. */
    private CompletableFuture<Void> bounded() {
        return over.completeOnTimeout(null, most + QUIET_NANOS, TimeUnit.NANOSECONDS);
    }

    private void refuse() {
        handlers.takeNoMore(life.self.name());
        look();
    }

    private void look() {
        long now = clock.getAsLong();
        long taken = handlers.underWay();
        long unconfirmed = life.delivery.unacknowledged();
        if (taken > 0 || unconfirmed > 0) {
            quietSince = now;
            unwritten = null;
        } else {
            // Each link once: the last answers are among what was written then, and there may always be something else to write.
            unwritten = unwritten == null ? new ArrayList<>(life.links.inUse()) : unwritten;
            if (!unwritten.isEmpty()) {
                quietSince = now;
            }
            unwritten.removeIf(link -> !link.isOpen() || link.queuedBytes() == 0);
        }
        if (now - quietSince >= QUIET_NANOS + 2 * slowest()) {
            over.complete(null);
        } else if (now - begun >= most) {
            LOG.warn("[{}] This node leaves although it has not finished within {} ms: {} requests and messages of others are under way, and {} messages of its own are not confirmed.",
                    life.settings.cluster(), TimeUnit.NANOSECONDS.toMillis(most), taken, unconfirmed);
            over.complete(null);
        } else {
            later(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), this::look);
        }
    }

    private long slowest() {
        return life.links.inUse().stream().map(Link::roundTrip).mapToLong(Duration::toNanos).max().orElse(0);
    }

    private void later(long nanos, Runnable step) {
        try {
            life.services.timer().schedule(step, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            over.complete(null);
        }
    }
}
