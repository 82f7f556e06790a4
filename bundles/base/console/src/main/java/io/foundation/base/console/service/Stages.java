package io.foundation.base.console.service;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting at the console: a command runs on a thread of its own session, so it may block. */
public final class Stages {

    private Stages() {
    }

    /**
     * The result of a stage.
     *
     * @param what names the work in the sentence of a failure, e.g. {@code Joining 10.0.0.5:7800}
     * @throws FoundationException what the stage failed with; {@code TIMEOUT} if it takes longer than allowed
     */
    public static <T> T await(CompletionStage<T> stage, Duration max, String what) {
        return await(stage, max, what, "foundation:health");
    }

    /**
     * As {@link #await(CompletionStage, Duration, String)}.
     *
     * @param command which says what is wrong if it takes too long
     */
    public static <T> T await(CompletionStage<T> stage, Duration max, String what, String command) {
        try {
            return stage.toCompletableFuture().get(max.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FoundationException(ErrorType.TIMEOUT,
                    what + " was not done after " + Durations.format(max) + ": see " + command + " for what is wrong.", e);
        } catch (InterruptedException e) {
            // Ctrl-C ends the command here; the flag stays clear, since the session has yet to write its prompt.
            throw new FoundationException(ErrorType.CLOSED, what + " was interrupted; it may still be done.", e);
        } catch (ExecutionException e) {
            throw failure(e, what);
        }
    }

    /** A failure as an error with a sentence. */
    public static FoundationException failure(Throwable failure, String what) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return FoundationException.wrap(failure, ErrorType.UNKNOWN_ERROR, what + " failed: " + reason);
    }
}
