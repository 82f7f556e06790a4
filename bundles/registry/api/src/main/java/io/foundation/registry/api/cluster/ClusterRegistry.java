package io.foundation.registry.api.cluster;

import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.query.Query;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What all nodes of a cluster have registered: a service for each cluster, with the property {@link #CLUSTER}. Every node says what it has, and all others keep it: so questions are answered without
 * the network, and an answer may be some milliseconds old. The entries of a member are shown while it can be reached, all of them or none. Thread-safe; nothing here blocks.
 */
@ProviderType
public interface ClusterRegistry {

    /** The service property with the name of the cluster. */
    String CLUSTER = "cluster.name";

    /** All instances that fit, by node and key, healthy or not. */
    List<Instance> query(Query query);

    /** All instances of that name. */
    default List<Instance> instances(EntryKey key) {
        return query(Route.named(key));
    }

    /** The instances with all of the capabilities that are not unhealthy. */
    default List<Instance> capable(String namespace, Collection<String> capabilities) {
        return query(Route.capabilities(namespace, capabilities)).stream().filter(instance -> instance.entry().health().status().isUsable()).toList();
    }

    /**
     * The instance that a call would take now; empty if none can be called. Those that are degraded are chosen only where no other is.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT} if there is no balancer of that name
     */
    Optional<Instance> choose(Route route);

    /**
     * Calls one of the instances, and another one, at most three in all, if the call was not delivered, or the route is idempotent and its outcome is not known. Fails with {@code DATA_NOT_FOUND} if none
     * can be called, {@code TIMEOUT}, {@code UNREACHABLE}, what the {@link io.foundation.registry.api.Endpoint} failed with, or {@code INVALID_INPUT} if there is no balancer of that name. May complete on
     * an I/O thread: do not block in what depends on it.
     *
     * @param request the payload; must not be changed afterwards
     */
    CompletionStage<Answer> route(Route route, byte[] request);

    /** What is known of each member, by name. */
    List<NodeView> nodes();

    /** The names of the balancers there are. */
    List<String> balancers();
}
