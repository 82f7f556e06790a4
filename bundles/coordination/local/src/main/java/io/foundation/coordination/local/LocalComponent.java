package io.foundation.coordination.local;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.ClusterName;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.local.tree.StoreTree;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Publishes a store in memory for each configuration; they are made from {@code io.foundation.coordination} where nothing else is wanted. */
@Component(service = {}, immediate = true, configurationPid = LocalConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LocalConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.coordination.api.store.CoordinationStore\"")
public final class LocalComponent {

    private static final String TYPE = "local";
    /** How many commits there may be in a millisecond, in the long run, so that revisions grow over restarts: 2 to the power of this. */
    private static final int REVISION_BITS = 16;
    private static final int QUEUE = 1_000_000;
    private static final long SWEEP_SECONDS = 60;

    private final ExecutorService thread;
    private final ScheduledExecutorService timer;
    private final LocalStore store;
    private final ServiceRegistration<CoordinationStore> registration;

    @Activate
    public LocalComponent(BundleContext context, @Reference OwnedExecutors executors, LocalConfig config) {
        // Checked before anything is made: a name that is not allowed makes no store.
        String cluster = new ClusterName(config.cluster()).value();
        thread = executors.pool("store", 1, QUEUE);
        StoreTree tree = new StoreTree(System.currentTimeMillis() << REVISION_BITS);
        timer = executors.timer("sweep");
        store = new LocalStore(tree, thread, timer);
        timer.scheduleWithFixedDelay(() -> thread.execute(tree::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        registration = context.registerService(CoordinationStore.class, store, new Hashtable<>(Map.of(Coordination.CLUSTER, cluster, CoordinationStore.TYPE, TYPE)));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        timer.shutdown();
        store.close();
        thread.shutdown();
    }
}
