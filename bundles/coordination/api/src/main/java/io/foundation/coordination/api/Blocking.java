package io.foundation.coordination.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a stage. Not to be used where nothing may block. */
public final class Blocking {

    private Blocking() {
    }

    /**
     * What a stage completes with.
     *
     * @throws FoundationException the stage's; {@code TIMEOUT} if it has not completed in time, and what was asked for goes on: to wait for a lock, give it the time to
     *         wait, and this a longer one; {@code CLOSED} if the thread was interrupted, which it is again afterwards
     */
    public static <T> T get(CompletionStage<T> stage, Duration atMost) {
        try {
            return stage.toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "Coordination failed with an error of no type.");
        } catch (TimeoutException e) {
            throw new FoundationException(ErrorType.TIMEOUT, "Coordination has not answered within " + atMost + ": what was asked for goes on.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FoundationException(ErrorType.CLOSED, "The thread was interrupted while it waited for coordination.", e);
        }
    }
}
