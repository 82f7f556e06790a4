package io.foundation.cluster.api.messaging;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Answers being gathered. Thread-safe. */
@ProviderType
public interface Gathering {

    /**
     * Completes when enough have answered, when nobody is left to answer, at the deadline, or when cancelled: with what there
     * is then. It does not fail: what went wrong stands in the results. May complete on an I/O thread.
     */
    CompletionStage<Gathered> result();

    /** What there is now. */
    Gathered soFar();

    /** Stops: nobody more is asked, and answers that still come are ignored. */
    void cancel();
}
