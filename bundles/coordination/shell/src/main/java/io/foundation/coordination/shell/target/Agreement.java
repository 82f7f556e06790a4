package io.foundation.coordination.shell.target;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.service.Stages;
import io.foundation.coordination.api.Coordination;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The cluster a command is for.
 *
 * @param cluster      its name
 * @param coordination how its nodes agree
 */
public record Agreement(String cluster, Coordination coordination) {

    /** How long a person waits for an answer of the store. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * The answer of the store.
     *
     * @param what names the work in the sentence of a failure, e.g. {@code Looking for the locks}
     * @throws FoundationException what it failed with, or {@code TIMEOUT}
     */
    public static <T> T ask(CompletionStage<T> stage, String what) {
        return Stages.await(stage, PATIENCE, what, "coordination:status");
    }
}
