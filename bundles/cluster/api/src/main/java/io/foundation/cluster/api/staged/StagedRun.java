package io.foundation.cluster.api.staged;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A staged broadcast that this node conducts. Thread-safe. */
@ProviderType
public interface StagedRun {

    StagedStatus status();

    /**
     * Completes when it is over, done or aborted; fails with {@code CLOSED} if this node stops conducting it, because it leaves: then
     * a deputy goes on.
     */
    CompletionStage<StagedStatus> result();

    /** Stops it: whoever has applied it undoes it. Nothing happens if it is over. */
    void abort(String reason);
}
