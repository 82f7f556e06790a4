package io.foundation.testkit.history;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A client of a lock. */
final class LockWorker extends LoadWorker {

    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private final DistributedLock lock;
    private final Function<Hold, CompletionStage<Void>> during;

    LockWorker(AgreementLoad load, DistributedLock lock, Function<Hold, CompletionStage<Void>> during, String client) {
        super(load, client, "lock/" + lock.name());
        this.lock = lock;
        this.during = during;
    }

    @Override
    CompletionStage<?> once() {
        Duration atMost = Duration.ofNanos(random().nextInt(5) == 0 ? 0 : random().nextLong(PATIENCE_NANOS));
        Recorder.Asked acquiring = ask(LockModel.ACQUIRE);
        return lock.tryAcquire(atMost).handle((hold, error) -> {
            if (error != null) {
                if (FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type() != ErrorType.CONFLICT) {
                    load().judge(error);
                }
                acquiring.notDone();
            } else if (hold.isEmpty()) {
                acquiring.notDone();
            } else {
                acquiring.answered(List.of(hold.get().token()));
                return had(hold.get());
            }
            return CompletableFuture.<Void>completedFuture(null);
        }).thenCompose(Function.identity());
    }

    private CompletionStage<Void> had(Hold hold) {
        hold.onLoss(why -> ask(LockModel.LOSE, hold.token()));
        return during.apply(hold).handle((done, error) -> {
            Recorder.Asked releasing = ask(LockModel.RELEASE, hold.token());
            return record(releasing, hold.release(), nothing -> List.of());
        }).thenCompose(Function.identity());
    }
}
