package io.foundation.coordination.local;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.local.tree.StoreTree;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final long LEAVE_SECONDS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(LocalComponent.class);

    private final BundleContext context;
    private final ExecutorService thread;
    private final ScheduledExecutorService timer;
    private final Succession succession;
    private final StoreTree tree;
    private final LocalStore store;
    private final ServiceRegistration<CoordinationStore> registration;

    @Activate
    public LocalComponent(BundleContext context, @Reference OwnedExecutors executors, @Reference HandoverStore handover, LocalConfig config) {
        this.context = context;
        // Checked before anything is made: a name that is not allowed makes no store.
        String cluster = new ClusterName(config.cluster()).value();
        thread = executors.pool("store", 1, QUEUE);
        succession = new Succession(handover, cluster);
        tree = succession.inherit(System.currentTimeMillis() << REVISION_BITS);
        timer = executors.timer("sweep");
        store = new LocalStore(tree, thread, timer);
        timer.scheduleWithFixedDelay(() -> thread.execute(tree::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        registration = context.registerService(CoordinationStore.class, store, new Hashtable<>(Map.of(Coordination.CLUSTER, cluster, CoordinationStore.TYPE, TYPE)));
    }

    /** If it is the bundle that stops, another version of it may come, and what is kept goes to it; if the store is not wanted any more it is gone. */
    @Deactivate
    void deactivate(int reason) {
        registration.unregister();
        timer.shutdown();
        store.close();
        boolean nodeStops = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
        if (reason == ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED && !nodeStops) {
            leave();
        }
        thread.shutdown();
    }

    private void leave() {
        try {
            succession.leave(thread.submit(tree::snapshot).get(LEAVE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("What the store in memory keeps cannot be left to the next version of its bundle within {} s, and is lost.", LEAVE_SECONDS, e);
        }
    }
}
