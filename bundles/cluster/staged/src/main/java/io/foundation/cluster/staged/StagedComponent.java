package io.foundation.cluster.staged;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.staged.StageHandler;
import io.foundation.cluster.api.staged.StagedBroadcasts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Publishes {@link StagedBroadcasts} for every cluster of this node. */
@Component(immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.cluster.api.staged.StagedBroadcasts\"")
public final class StagedComponent {

    private final BundleContext context;
    private final ScheduledExecutorService loop;
    private final ExecutorService workers;
    private final Map<Cluster, Registration> served = new HashMap<>();

    @Activate
    public StagedComponent(BundleContext context, @Reference OwnedExecutors executors) {
        this.context = context;
        this.loop = executors.timer("staged");
        this.workers = executors.virtual("staged");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addCluster(Cluster cluster) {
        ClusterPost post = new ClusterPost(cluster);
        StagedDriver driver = new StagedDriver(post, loop, workers, this::handler);
        Registration delivering = post.deliver(driver);
        ServiceRegistration<StagedBroadcasts> published = context.registerService(StagedBroadcasts.class, driver,
                new Hashtable<>(Map.of(Cluster.NAME, cluster.name().value())));
        served.put(cluster, () -> {
            published.unregister();
            delivering.close();
            driver.close();
        });
    }

    synchronized void removeCluster(Cluster cluster) {
        Registration registration = served.remove(cluster);
        if (registration != null) {
            registration.close();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        served.values().forEach(Registration::close);
        served.clear();
    }

    /** Looked up when it is needed, so that handlers may come and go, and given back after. */
    private Optional<LentHandler> handler(String subject) {
        try {
            Collection<ServiceReference<StageHandler>> found = context.getServiceReferences(StageHandler.class,
                    "(" + StageHandler.SUBJECT + "=" + subject.replaceAll("[\\\\*()]", "\\\\$0") + ")");
            return found.stream().max(ServiceReference::compareTo)
                    .flatMap(reference -> Optional.ofNullable(context.getService(reference)).map(handler -> new LentHandler(handler, () -> giveBack(reference))));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void giveBack(ServiceReference<StageHandler> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // This bundle has stopped meanwhile: the framework has given everything back.
        }
    }
}
