package io.foundation.discovery.api;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** What a strategy is given. Everything here outlives the strategy. */
@ProviderType
public interface DiscoveryContext {

    ClusterName cluster();

    NodeId self();

    /** The strategy's options, checked. */
    Options options();

    /** A folder for files of this node; exists. */
    Path dataFolder();

    /** A key for one purpose, derived from the cluster's secret: 32 bytes (see {@code ClusterSecret}). */
    Function<String, byte[]> keys();

    /** Runs what blocks, a virtual thread each. */
    Executor blocking();

    /** For timers of a pushing strategy; its tasks must not block. */
    ScheduledExecutorService timer();

    Time time();
}
