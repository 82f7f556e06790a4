package io.foundation.config.api.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Settings that hold on all nodes of a cluster: a service with the property {@link #CLUSTER}. They are the layer {@link io.foundation.config.api.Layer#CLUSTER} of each node. What is set is looked at as
 * {@link io.foundation.config.api.Settings} looks at a change, by the schemas of this node; secrets are refused, since what the cluster agrees on is not kept secret. A value has at most 60,000 bytes. Thread-safe; nothing
 * here blocks.
 *
 * <p><b>Partition:</b> on the side without a majority changes fail with {@code UNREACHABLE}, certainly not made; what was known stays in force there, and {@link #status} says for how long it has been so. Two nodes
 * that set the same path at the same time: one after the other, on all nodes in the same order. {@code OUTCOME_UNKNOWN} says that a change may have been made.
 */
@ProviderType
public interface ClusterSettings {

    /** The service property that holds the cluster's name. */
    String CLUSTER = "cluster.name";

    /** Sets a value on all nodes, whatever it was. Completes when a majority has it; nodes follow within moments. */
    CompletionStage<ClusterValue> set(String path, Object value);

    /**
     * Sets a value if it still has a version.
     *
     * @param version as {@link ClusterValue#version} says; 0 if the cluster must never have said anything of it
     * @return empty if it has another one
     */
    CompletionStage<Optional<ClusterValue>> compareAndSet(String path, long version, Object value);

    /** Takes a value away on all nodes; whether there was one. That is remembered: a node that has it yet does not bring it back. */
    CompletionStage<Boolean> unset(String path);

    /** What the cluster says, not older than this call; empty if it never said anything. Fails with {@code UNREACHABLE} without a majority. */
    CompletionStage<Optional<ClusterValue>> get(String path);

    /** What this node has heard last; see {@link ClusterSettingsStatus#cutOff} for how old it may be. */
    Optional<ClusterValue> cached(String path);

    /** All that this node has heard, in order of paths, also what was taken away. */
    List<ClusterValue> cached();

    /**
     * As {@link #set}, but waits for a connection if there is none, for at most five minutes; then it fails with {@code TIMEOUT}. If others have set the path since this node heard of it last, the resolution
     * decides. At most 1,000 wait, beyond that {@code RESOURCE_EXHAUSTED}; they are gone when this node stops.
     */
    CompletionStage<Settled> offer(String path, Object value, Resolution resolution);

    ClusterSettingsStatus status();
}
