package io.foundation.config.cluster.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsLayers;
import io.foundation.config.api.cluster.ClusterSettings;
import io.foundation.config.cluster.core.SyncRules;
import io.foundation.config.cluster.store.ClusterStore;
import io.foundation.coordination.api.Coordination;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the settings of one cluster, by {@link SyncRules#followed}, while there is coordination for it, and offers to set them. Without coordination it does nothing. */
@Component(service = {}, immediate = true, configurationPid = SyncRules.PID)
@Designate(ocd = ClusterConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.config.api.cluster.ClusterSettings\"")
public final class ClusterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBinder.class);
    /** Grows with the version, so that the newer one wins. */
    private static final int RANKING = 100;

    private final BundleContext context;
    private final SyncRules rules;
    private final ExecutorService carrier;
    private final ScheduledExecutorService timer;
    /** What there is to follow, with the cluster it is of; guarded by this. */
    private final Map<Coordination, String> there = new LinkedHashMap<>();
    private volatile Bound bound;
    private volatile Settings settings;
    private volatile SettingsLayers layers;
    private volatile Cluster cluster;

    private record Bound(Coordination coordination, String name, ClusterStore store, ServiceRegistration<ClusterSettings> published) {
    }

    @Activate
    public ClusterBinder(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors) {
        this.context = context;
        rules = read(configured);
        carrier = executors.virtual("settings-cluster");
        timer = executors.timer("settings-cluster");
        timer.scheduleWithFixedDelay(() -> carrier.execute(() -> withStore(ClusterStore::tick)), 1, 1, TimeUnit.SECONDS);
    }

    private static SyncRules read(Map<String, Object> configured) {
        try {
            return SyncRules.read(configured);
        } catch (FoundationException e) {
            LOG.error("{} Until it is mended this node takes nothing from its cluster, and sets nothing there.", e.getMessage());
            return SyncRules.read(Map.of("policy", "off"));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addCoordination(Coordination coordination, Map<String, Object> properties) {
        there.put(coordination, String.valueOf(properties.get(Coordination.CLUSTER)));
        follow();
    }

    synchronized void removeCoordination(Coordination coordination) {
        there.remove(coordination);
        follow();
    }

    private void follow() {
        Bound now = bound;
        Optional<String> name = rules.followed(Set.copyOf(there.values()));
        if (now != null && there.containsKey(now.coordination()) && name.filter(now.name()::equals).isPresent()) {
            return;
        }
        if (now != null) {
            bound = null;
            release(now);
        }
        there.entrySet().stream().filter(each -> name.filter(each.getValue()::equals).isPresent()).findFirst().ifPresent(each -> bound = bind(each.getKey(), each.getValue()));
        if (name.isEmpty() && there.size() > 1) {
            LOG.warn("None of the clusters {} is followed: set cluster in etc/{}.cfg to one of them.", new TreeSet<>(there.values()), SyncRules.PID);
        }
    }

    private Bound bind(Coordination coordination, String name) {
        ClusterStore store = new ClusterStore(name, this::node, coordination, rules, () -> Optional.ofNullable(settings), values -> give(name, values), carrier, Time.SYSTEM);
        Hashtable<String, Object> published = new Hashtable<>();
        published.put(ClusterSettings.CLUSTER, name);
        published.put(Constants.SERVICE_RANKING, RANKING);
        return new Bound(coordination, name, store, context.registerService(ClusterSettings.class, store, published));
    }

    private static void release(Bound gone) {
        try {
            gone.published().unregister();
        } catch (IllegalStateException already) {
            LOG.debug("The service is gone already: the bundle stops.", already);
        }
        // What the cluster has said stays in force: that nobody can be asked does not make it wrong.
        gone.store().close();
    }

    private void withStore(Consumer<ClusterStore> action) {
        Bound now = bound;
        if (now != null) {
            action.accept(now.store());
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addSettings(Settings other) {
        settings = other;
    }

    void removeSettings(Settings other) {
        if (settings == other) {
            settings = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addLayers(SettingsLayers other) {
        layers = other;
        withStore(ClusterStore::apply);
    }

    void removeLayers(SettingsLayers other) {
        if (layers == other) {
            layers = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster other) {
        cluster = other;
    }

    void removeCluster(Cluster other) {
        if (cluster == other) {
            cluster = null;
        }
    }

    private String node() {
        Cluster now = cluster;
        return now == null ? "" : now.self().name().value();
    }

    private void give(String name, Map<String, Object> values) {
        SettingsLayers now = layers;
        if (now != null) {
            now.replace(Layer.CLUSTER, values, "cluster " + name);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        there.clear();
        follow();
        timer.shutdownNow();
        carrier.shutdown();
    }
}
