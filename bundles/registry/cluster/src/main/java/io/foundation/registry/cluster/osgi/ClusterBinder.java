package io.foundation.registry.cluster.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.cluster.api.Cluster;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.api.cluster.ClusterRegistry;
import io.foundation.registry.api.cluster.LoadBalancer;
import io.foundation.registry.cluster.route.Balancers;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the registry of each cluster. Without a cluster it does nothing; while the registry of this node is replaced, what was known of it stands, and calls to it wait. */
@Component(service = {}, immediate = true, configurationPid = ClusterRegistrySettings.PID)
@Designate(ocd = ClusterRegistryConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.registry.api.cluster.ClusterRegistry\"")
public final class ClusterBinder {

    /** Grows with the version, so that the newer one wins. */
    private static final int RANKING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBinder.class);

    private final BundleContext context;
    private final ExecutorService background;
    private final ScheduledExecutorService timer;
    private final LocalRegistry registry = new LocalRegistry();
    private final Map<String, LoadBalancer> builtIn = Balancers.builtIn();
    private final Map<ServiceReference<LoadBalancer>, LoadBalancer> published = new ConcurrentSkipListMap<>();
    private final Map<Cluster, Bound> clusters = new ConcurrentHashMap<>();
    private volatile Map<String, LoadBalancer> balancers = builtIn;
    private volatile ClusterRegistrySettings settings;

    private record Bound(ClusterNode node, List<ServiceRegistration<?>> services) {
    }

    @Activate
    public ClusterBinder(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors) {
        this.context = context;
        settings = read(configured).orElseGet(() -> ClusterRegistrySettings.read(Map.of()));
        background = executors.virtual("registry-cluster");
        timer = executors.timer("registry-cluster");
    }

    private static Optional<ClusterRegistrySettings> read(Map<String, ?> configured) {
        try {
            return Optional.of(ClusterRegistrySettings.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} What was configured before, or the defaults, hold until it is mended.", e.getMessage());
            return Optional.empty();
        }
    }

    @Modified
    void modified(Map<String, Object> configured) {
        read(configured).ifPresent(changed -> {
            settings = changed;
            clusters.values().forEach(bound -> bound.node().be(changed));
        });
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void setRegistry(Registry present) {
        registry.set(present);
    }

    void unsetRegistry(Registry gone) {
        registry.unset(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBalancer(ServiceReference<LoadBalancer> reference, LoadBalancer balancer) {
        // Not by a target of the reference: that would be a property of the component, among what people have configured.
        if (reference.getProperty(LoadBalancer.NAME) != null) {
            published.put(reference, balancer);
            gatherBalancers();
        }
    }

    void removeBalancer(ServiceReference<LoadBalancer> reference) {
        published.remove(reference);
        gatherBalancers();
    }

    /** References come in the order of their rankings, the highest last. */
    private void gatherBalancers() {
        Map<String, LoadBalancer> all = new TreeMap<>(builtIn);
        published.forEach((reference, balancer) -> all.put(reference.getProperty(LoadBalancer.NAME).toString(), balancer));
        balancers = Collections.unmodifiableMap(all);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        ClusterNode node = new ClusterNode(cluster, registry::endpoint, () -> balancers, background, timer, settings);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(ClusterRegistry.CLUSTER, cluster.name().value());
        properties.put(Constants.SERVICE_RANKING, RANKING);
        clusters.put(cluster, new Bound(node, List.of(context.registerService(RegistryListener.class, node, null), context.registerService(ClusterRegistry.class, node, properties))));
    }

    void removeCluster(Cluster cluster) {
        Bound bound = clusters.remove(cluster);
        if (bound != null) {
            bound.services().forEach(ClusterBinder::takeBack);
            bound.node().close();
        }
    }

    private static void takeBack(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            LOG.debug("The service is gone already: the bundle stops.", gone);
        }
    }

    @Deactivate
    void deactivate() {
        clusters.keySet().forEach(this::removeCluster);
        timer.shutdownNow();
        background.shutdown();
    }
}
