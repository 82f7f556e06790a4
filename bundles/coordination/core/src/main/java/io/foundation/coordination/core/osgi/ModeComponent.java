package io.foundation.coordination.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.coordination.core.mode.ModePlan;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configurations of stores and servers as {@link ModePlan} says. A cluster that comes has its store soon; one that goes keeps it for some seconds, because it may be back at once:
 * so does everything when the node starts, or this bundle is updated. What is wrong is logged as one sentence, and what was before stays.
 */
@Component(service = ConfigurationListener.class, immediate = true, configurationPid = CoordinationConfig.PID)
public final class ModeComponent implements ConfigurationListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModeComponent.class);
    private static final long SOON_MILLIS = 300;
    private static final long LATER_MILLIS = 5_000;

    private final ExecutorService work;
    private final ScheduledExecutorService timer;
    private final ModeConfigurations configurations;
    private final Set<String> clusters = new TreeSet<>();
    private volatile Map<String, Object> properties;
    private Future<?> pending;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile NodeAdmin node;

    @Activate
    public ModeComponent(Map<String, Object> properties, @Reference ConfigurationAdmin admin, @Reference OwnedExecutors executors) {
        this.properties = properties;
        this.configurations = new ModeConfigurations(admin);
        this.work = executors.pool("mode", 1, 1_000);
        this.timer = executors.timer("mode");
        look(LATER_MILLIS);
    }

    @Modified
    void modified(Map<String, Object> changed) {
        properties = changed;
        look(SOON_MILLIS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster, Map<String, Object> of) {
        synchronized (clusters) {
            clusters.add(String.valueOf(of.get(Cluster.NAME)));
        }
        look(SOON_MILLIS);
    }

    void removeCluster(Cluster cluster, Map<String, Object> of) {
        synchronized (clusters) {
            clusters.remove(String.valueOf(of.get(Cluster.NAME)));
        }
        look(LATER_MILLIS);
    }

    /** Somebody may have taken a cluster into his own hand, or let go of it. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getFactoryPid() != null && ModePlan.FACTORIES.contains(event.getFactoryPid()) && !ModeConfigurations.isOwn(event.getPid())) {
            look(SOON_MILLIS);
        }
    }

    /** Looks when nothing has called for it for so long. */
    private synchronized void look(long millis) {
        if (pending != null) {
            pending.cancel(false);
        }
        try {
            pending = timer.schedule(() -> work.execute(this::apply), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Coordination is stopping; its stores stay as they are.", e);
        }
    }

    private void apply() {
        NodeAdmin admin = node;
        Set<String> present;
        synchronized (clusters) {
            present = new HashSet<>(clusters);
        }
        if (present.isEmpty() && admin != null && admin.name().isEmpty() && admin.problems().isEmpty()) {
            // It has not read its configuration yet.
            look(LATER_MILLIS);
            return;
        }
        try {
            configurations.apply(ModePlan.make(CoordinationConfig.PID, ConfiguredValues.of(properties), ConfigReader.KEYS, present, configurations.foreign()));
        } catch (FoundationException e) {
            LOG.error("{} Where things are kept stays as it was.", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        timer.shutdown();
        work.shutdown();
    }
}
