package io.foundation.discovery.api;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import java.nio.file.Path;
import java.util.List;
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

    /**
     * The keys of every secret that is accepted now, the one to use first: more than one only while the cluster's
     * secret is being changed. What is sent uses the first, what is received may use any.
     */
    default List<Function<String, byte[]>> acceptedKeys() {
        return List.of(keys());
    }

    /** Runs what blocks, a virtual thread each. */
    Executor blocking();

    /** For timers of a pushing strategy; its tasks must not block. */
    ScheduledExecutorService timer();

    Time time();
}
