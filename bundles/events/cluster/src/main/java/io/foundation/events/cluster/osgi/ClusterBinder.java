package io.foundation.events.cluster.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.events.api.Events;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.cluster.NodeEvents;
import io.foundation.events.cluster.Positions;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service for each cluster this node is in. Positions of named subscriptions wait in the hand-over store for the next version. */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.events.api.cluster.ClusterEvents\"")
public final class ClusterBinder {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBinder.class);

    private final BundleContext context;
    private final Events events;
    private final HandoverStore handover;
    private final ExecutorService background;
    private final Map<Cluster, Bound> clusters = new ConcurrentHashMap<>();

    private record Bound(NodeEvents node, ServiceRegistration<?> published) {
    }

    @Activate
    public ClusterBinder(BundleContext context, @Reference Events events, @Reference OwnedExecutors executors, @Reference HandoverStore handover) {
        this.context = context;
        this.events = events;
        this.handover = handover;
        this.background = executors.virtual("events-cluster");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        NodeEvents node = new NodeEvents(cluster, events, background, Time.SYSTEM);
        try {
            Positions.take(handover, cluster.name().value()).ifPresent(node.readers()::park);
        } catch (FoundationException e) {
            LOG.warn("What the version before has left cannot be read: {}", e.getMessage());
        }
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(ClusterEvents.CLUSTER, cluster.name().value());
        properties.put(Constants.SERVICE_RANKING, RANKING);
        clusters.put(cluster, new Bound(node, context.registerService(ClusterEvents.class, new ServiceFactory<ClusterEvents>() {
            @Override
            public ClusterEvents getService(Bundle bundle, ServiceRegistration<ClusterEvents> registration) {
                return new OwnedEvents(node);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<ClusterEvents> registration, ClusterEvents service) {
                ((OwnedEvents) service).release();
            }
        }, properties)));
    }

    void removeCluster(Cluster cluster) {
        Bound bound = clusters.remove(cluster);
        if (bound == null) {
            return;
        }
        try {
            bound.published.unregister();
        } catch (IllegalStateException gone) {
            LOG.debug("The service is gone already: the bundle stops.", gone);
        }
        bound.node.close();
        Positions.park(handover, cluster.name().value(), bound.node.readers().parked());
    }

    @Deactivate
    void deactivate() {
        clusters.keySet().forEach(this::removeCluster);
        background.shutdownNow();
    }
}
