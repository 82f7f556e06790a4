package io.foundation.discovery.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** A strategy that is asked by the engine, one question at a time. */
@ConsumerType
public non-sealed interface PollingDiscovery extends Discovery {

    /** How long the engine waits between two questions; it adds jitter, and backs off while the answer is Unknown. */
    Duration interval();

    /**
     * Looks for peers. Must not block the caller: blocking work goes to {@link DiscoveryContext#blocking()}. A stage
     * that fails counts as {@link DiscoveryResult.Unknown}.
     */
    CompletionStage<DiscoveryResult> discover();
}
