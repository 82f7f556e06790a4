package io.foundation.testkit.history;

import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.WorkQueue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client of a work queue: it puts, or takes and works for a while, now and then for longer than its lease. */
final class QueueWorker extends LoadWorker {

    private static final Duration SHORT_LEASE = Duration.ofMillis(200);
    private static final Duration LONG_LEASE = Duration.ofSeconds(2);
    private static final long MOST_WAITED_NANOS = 500_000_000;

    private final WorkQueue queue;

    QueueWorker(AgreementLoad load, WorkQueue queue, String client) {
        super(load, client, Deliveries.PREFIX + queue.name());
        this.queue = queue;
    }

    @Override
    CompletionStage<?> once() {
        if (random().nextInt(5) < 2) {
            long item = random().nextLong(1, Long.MAX_VALUE);
            return record(ask(Deliveries.PUT, item), queue.put(ByteBuffer.allocate(Long.BYTES).putLong(item).array()), id -> List.of());
        }
        Duration lease = random().nextBoolean() ? SHORT_LEASE : LONG_LEASE;
        return take(lease, Duration.ofNanos(random().nextLong(MOST_WAITED_NANOS))).thenCompose(taken -> taken == null ? done() : worked(taken, random().nextLong(2 * SHORT_LEASE.toNanos())));
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** Null if there was nothing. */
    private CompletionStage<Delivery> take(Duration lease, Duration atMost) {
        return record(ask(Deliveries.TAKE), queue.take(lease, atMost), taken -> taken.map(delivery -> List.of(item(delivery), delivery.token())).orElse(List.of()))
                .thenApply(taken -> taken.orElse(null));
    }

    private CompletionStage<Void> worked(Delivery delivery, long nanos) {
        CompletableFuture<Void> worked = new CompletableFuture<>();
        boolean unable = random().nextInt(6) == 0;
        load().later().after(nanos, () -> (unable ? delivery.giveBack() : complete(delivery)).whenComplete((done, error) -> worked.complete(null)));
        return worked;
    }

    private CompletionStage<?> complete(Delivery delivery) {
        return record(ask(Deliveries.COMPLETE, item(delivery), delivery.token()), delivery.complete(), gone -> List.of(gone ? 1L : 0L));
    }

    private static long item(Delivery delivery) {
        return ByteBuffer.wrap(delivery.payload()).getLong();
    }

    /** Takes and completes until there is nothing left; when all others have ended. */
    CompletionStage<Void> empty() {
        return take(LONG_LEASE, SHORT_LEASE).thenCompose(taken -> taken == null ? isEmpty() : complete(taken).thenApply(done -> false))
                .thenCompose(empty -> empty ? done() : empty());
    }

    /** Nobody can say while there is no connection. */
    private CompletionStage<Boolean> isEmpty() {
        return queue.statistics().handle((now, error) -> error == null && now.waiting() + now.leased() == 0);
    }
}
