package io.foundation.discovery.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** A strategy that tells the engine whenever it learns something. */
@ConsumerType
public non-sealed interface PushingDiscovery extends Discovery {

    /**
     * Begins. Called once, must not block; trouble is told as {@link DiscoveryResult.Unknown}, and the strategy goes
     * on trying.
     *
     * @param sink takes results from any thread, does not block
     */
    void start(Consumer<DiscoveryResult> sink);
}
