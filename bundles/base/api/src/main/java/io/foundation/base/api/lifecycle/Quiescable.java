package io.foundation.base.api.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A service that can be drained before it is replaced: it finishes what it has accepted and accepts no more. */
public interface Quiescable {

    /**
     * Stops accepting and drains. Completes when nothing accepted is left, or exceptionally with {@code TIMEOUT} when
     * the time is over. Thread-safe, idempotent.
     */
    CompletionStage<Void> quiesce(Duration max);

    /** Accepts again. */
    void resume();
}
