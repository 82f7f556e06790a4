package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.StoreServers;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the store of one cluster for each configuration, as long as it is configured. Where the servers, or who the nodes are to them, is not configured, the node's own parts say, and the
 * store begins when they have. It connects in its own time: the service is there before that, and its status tells. What
 * is wrong with the configuration is logged as one sentence, and there is no store.
 */
@Component(service = {}, immediate = true, configurationPid = StoreOptions.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StoreComponent.Config.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.coordination.api.store.CoordinationStore\"")
public final class StoreComponent {

    private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);

    private final BundleContext context;
    private final ScheduledExecutorService timer;
    private final ExecutorService background;
    private final AwaitedParts awaited;
    private ZooKeeperStore store;
    private ServiceRegistration<CoordinationStore> published;
    private boolean stopped;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Coordination ZooKeeper", description = "The store of a cluster on servers of ZooKeeper.")
    @interface Config {

        @AttributeDefinition(description = "The name of the cluster whose store this is.")
        String cluster() default "default";

        @AttributeDefinition(description = "The servers, host:port with commas between, and, if all is to be below some node, its path; by default those within the cluster's nodes.", required = false)
        String connect();

        @AttributeDefinition(description = "After how long without this node the servers end its session, 1s to 10m.")
        String sessionTimeout() default "10s";

        @AttributeDefinition(description = "The file with the secret who the nodes are to the servers is made from; by default the cluster's own.", required = false)
        String clusterSecretFile();

        @AttributeDefinition(description = "Instead of the secret: a file with the user:password for the servers.", required = false)
        String digestFile();

        @AttributeDefinition(description = "Whether this node never writes.")
        boolean readOnly() default false;

        @AttributeDefinition(description = "The certificates to trust: given, the servers are spoken to by TLS.", required = false)
        String tlsTrust();

        @AttributeDefinition(description = "The file with the password of tlsTrust.", required = false)
        String tlsTrustPasswordFile();

        @AttributeDefinition(description = "This node's own certificate and key.", required = false)
        String tlsKey();

        @AttributeDefinition(description = "The file with the password of tlsKey.", required = false)
        String tlsKeyPasswordFile();
    }

    @Activate
    public StoreComponent(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors) {
        this.context = context;
        timer = executors.timer("zookeeper");
        background = executors.virtual("zookeeper");
        StoreOptions.Configured read = null;
        try {
            read = StoreOptions.read(configured);
        } catch (FoundationException e) {
            LOG.error("{} There is no store until it is mended.", e.getMessage());
        }
        awaited = read == null ? null : new AwaitedParts(context, read, this::open);
        if (awaited != null) {
            awaited.open();
        }
    }

    /** All that it needs is known. */
    private synchronized void open(StoreOptions.Configured read, Optional<StoreServers> servers, Optional<Identity> own) {
        if (store != null || stopped) {
            return;
        }
        StoreSettings settings = read.with(servers.map(StoreServers::addresses).orElse(List.of()), own.orElse(null));
        store = servers.isPresent() ? ZooKeeperStore.open(settings, servers.get(), timer, background) : ZooKeeperStore.open(settings, timer, background);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(CoordinationStore.TYPE, ZooKeeperStore.NAME);
        properties.put(Coordination.CLUSTER, read.cluster());
        published = context.registerService(CoordinationStore.class, store, properties);
    }

    /** First the service goes, so that who uses it lets go, then the session. */
    @Deactivate
    void stop() {
        ZooKeeperStore last;
        ServiceRegistration<CoordinationStore> registration;
        synchronized (this) {
            stopped = true;
            last = store;
            registration = published;
        }
        if (awaited != null) {
            awaited.close();
        }
        if (last != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("The service is gone already: the bundle stops.", e);
            }
            last.close();
        }
        // They would stop with the bundle, but there may be other clusters.
        timer.shutdown();
        background.shutdown();
    }
}
