package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for answers, for threads that may block and are ended by interrupting them. */
public final class Answers {

    private Answers() {
    }

    /**
     * The answer, as soon as it is there.
     *
     * @throws FoundationException  what it failed with
     * @throws InterruptedException if the thread is ended
     */
    public static <T> T now(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw FoundationException.wrap(e.getCause(), ErrorType.INTERNAL_ERROR, "The server could not be asked: " + e.getCause());
        }
    }
}
