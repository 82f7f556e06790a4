package io.foundation.coordination.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.ground.SerialLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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

/** Publishes {@link Coordination} for every store there is. A change of the configuration holds for what is asked for from then on. */
@Component(immediate = true, configurationPid = CoordinationConfig.PID)
@Designate(ocd = CoordinationConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.coordination.api.Coordination\"")
public final class CoordinationComponent {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinationComponent.class);
    /** What a node is called that has no name, because no cluster is installed. */
    private static final String NAMELESS = "local";
    /** Far more than there can be: the users of the loop bound what they ask. */
    private static final int QUEUE = 1_000_000;

    private final BundleContext context;
    private final OwnedExecutors executors;
    private final HandoverStore handover;
    private final ExecutorService answers;
    private final ScheduledExecutorService timer;
    private final Carriage carriage;
    private final Map<CoordinationStore, PublishedCoordination> published = new HashMap<>();
    private volatile CoordinationSettings settings;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile NodeAdmin node;

    @Activate
    public CoordinationComponent(BundleContext context, @Reference OwnedExecutors executors, @Reference HandoverStore handover, Map<String, Object> properties) {
        this.context = context;
        this.handover = handover;
        this.executors = executors;
        this.answers = executors.virtual("answers");
        this.timer = executors.timer("timer");
        this.carriage = new Carriage(timer);
        this.settings = ConfigReader.read(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        try {
            settings = ConfigReader.read(properties);
        } catch (FoundationException e) {
            LOG.error("The changed configuration of coordination is wrong, so what was before stays: {}", e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStore(CoordinationStore store, Map<String, Object> properties) {
        String cluster = String.valueOf(properties.get(Coordination.CLUSTER));
        ExecutorService thread = executors.pool("loop-" + cluster, 1, QUEUE);
        PublishedCoordination fresh = new PublishedCoordination(context, store, properties, new SerialLoop(thread, timer), thread, answers, this::nodeName, () -> settings,
                new Succession(handover, cluster));
        synchronized (published) {
            published.put(store, fresh);
        }
        // Not under the lock: whoever is told of the service may come back here. Not before what was kept in memory is there: nobody is to see less than there was.
        carriage.arrives(cluster, properties.get(CoordinationStore.TYPE)).ifPresentOrElse(luggage -> answers.execute(() -> {
            Carriage.unpack(cluster, luggage, store, fresh::isClosed);
            fresh.publish();
        }), fresh::publish);
    }

    void removeStore(CoordinationStore store, Map<String, Object> properties) {
        PublishedCoordination gone;
        synchronized (published) {
            gone = published.remove(store);
        }
        if (gone != null) {
            gone.lose();
            if (nodeStops()) {
                return;
            }
            carriage.leaves(String.valueOf(properties.get(Coordination.CLUSTER)), properties.get(CoordinationStore.TYPE), store);
        }
    }

    private String nodeName() {
        NodeAdmin admin = node;
        return Optional.ofNullable(admin).flatMap(NodeAdmin::name).map(NodeName::value).orElse(NAMELESS);
    }

    /**
     * The references are taken back one by one, each store with its views, before the executors stop. Unless the node stops, the next version of this bundle may come: leaderships are left
     * to it.
     */
    @Deactivate
    void deactivate() {
        Map<CoordinationStore, PublishedCoordination> left;
        synchronized (published) {
            left = Map.copyOf(published);
            published.clear();
        }
        left.values().forEach(nodeStops() ? PublishedCoordination::close : PublishedCoordination::leave);
    }

    private boolean nodeStops() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }
}
