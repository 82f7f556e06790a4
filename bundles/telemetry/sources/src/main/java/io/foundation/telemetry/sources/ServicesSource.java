package io.foundation.telemetry.sources;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.telemetry.api.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every ten seconds, takes the figures that the clusters and the services of this node have of themselves. What is not taken any more is not shown after the retention time. */
@Component(service = {}, immediate = true)
public final class ServicesSource {

    private static final Logger LOG = LoggerFactory.getLogger(ServicesSource.class);
    private static final long INTERVAL_MILLIS = 10_000;

    private final Telemetry telemetry;
    private final ScheduledExecutorService timer;
    private final ExecutorService background;
    private final Growth growth = new Growth();
    private final Growth agreed = new Growth();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<Cluster> clusters = new CopyOnWriteArrayList<>();
    private final List<ClusterAdmin> admins = new CopyOnWriteArrayList<>();
    private final Map<Coordination, String> coordinations = new ConcurrentHashMap<>();

    @Activate
    public ServicesSource(@Reference Telemetry telemetry, @Reference OwnedExecutors executors) {
        this.telemetry = telemetry;
        this.timer = executors.timer("sources");
        this.background = executors.virtual("sources");
        timer.scheduleAtFixedRate(this::begin, 1_000, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        background.shutdown();
    }

    /** While one round lasts, no other begins. */
    private void begin() {
        if (busy.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    take();
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    void take() {
        clusters.forEach(cluster -> safely(() -> ClusterFigures.members(telemetry, cluster)));
        admins.forEach(admin -> safely(() -> ClusterFigures.links(telemetry, growth, admin)));
        coordinations.forEach((coordination, cluster) -> safely(() -> coordination.figures().thenAccept(figures -> safely(() -> agreement(cluster, figures)))));
    }

    /** What a service says late comes on a thread of its own. */
    private void agreement(String cluster, CoordinationFigures figures) {
        synchronized (agreed) {
            CoordinationReadings.take(telemetry, agreed, cluster, figures);
        }
    }

    /** One that is just going, or for whose series there is no room, does not keep the others from being read. */
    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (FoundationException | IllegalStateException e) {
            LOG.debug("Figures could not be taken.", e);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        clusters.add(cluster);
    }

    void removeCluster(Cluster cluster) {
        clusters.remove(cluster);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAdmin(ClusterAdmin admin) {
        admins.add(admin);
    }

    void removeAdmin(ClusterAdmin admin) {
        admins.remove(admin);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCoordination(Coordination coordination, Map<String, Object> properties) {
        coordinations.put(coordination, String.valueOf(properties.get(Coordination.CLUSTER)));
    }

    void removeCoordination(Coordination coordination) {
        coordinations.remove(coordination);
    }
}
