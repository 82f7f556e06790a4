package io.foundation.telemetry.core.osgi;

import io.foundation.cluster.api.Cluster;
import io.foundation.telemetry.api.cluster.ClusterTelemetry;
import io.foundation.telemetry.core.cluster.ClusterReader;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers the other nodes of each cluster, and offers to ask them. Without a cluster it does nothing. */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.telemetry.api.cluster.ClusterTelemetry\"")
public final class ClusterBinder {

    private final BundleContext context;
    private final TelemetryNode node;
    private final Map<Cluster, Bound> clusters = new ConcurrentHashMap<>();

    private record Bound(ClusterReader reader, ServiceRegistration<ClusterTelemetry> published) {
    }

    @Activate
    public ClusterBinder(BundleContext context, @Reference TelemetryNode node) {
        this.context = context;
        this.node = node;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        ClusterReader reader = new ClusterReader(cluster, node.table()::states);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(ClusterTelemetry.CLUSTER, cluster.name().value());
        properties.put(Constants.SERVICE_RANKING, TelemetryService.RANKING);
        clusters.put(cluster, new Bound(reader, context.registerService(ClusterTelemetry.class, reader, properties)));
    }

    void removeCluster(Cluster cluster) {
        Bound bound = clusters.remove(cluster);
        if (bound != null) {
            try {
                bound.published.unregister();
            } catch (IllegalStateException gone) {
                // The bundle stops: the framework has taken the service back.
                bound.reader.close();
                return;
            }
            bound.reader.close();
        }
    }

    @Deactivate
    void deactivate() {
        clusters.keySet().forEach(this::removeCluster);
    }
}
