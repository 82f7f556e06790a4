package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.admin.ClusterSetup;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.StoreServers;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Waits for what a store needs and its configuration does not say: where the servers within the nodes are, and who the cluster is. What it was told last holds while nobody tells, so that a
 * store outlives the update of those who told. Thread-safe.
 */
final class AwaitedParts implements StoreServers, AutoCloseable {

    /** Told when all is known; perhaps more than once. */
    interface Listener {

        /**
         * All is known.
         *
         * @param servers where the servers are, if that is not configured
         * @param own     who the cluster is, if nobody else is configured
         */
        void known(StoreOptions.Configured configured, Optional<StoreServers> servers, Optional<Identity> own);
    }

    private final StoreOptions.Configured configured;
    private final Listener listener;
    private final ServiceTracker<StoreServers, StoreServers> servers;
    private final ServiceTracker<ClusterSetup, ClusterSetup> setups;
    private volatile StoreServers present;
    private volatile List<String> last = List.of();
    private volatile Identity own;

    AwaitedParts(BundleContext context, StoreOptions.Configured configured, Listener listener) {
        this.configured = configured;
        this.listener = listener;
        servers = new ServiceTracker<>(context, filter(StoreServers.class), new ServiceTrackerCustomizer<>() {
            @Override
            public StoreServers addingService(ServiceReference<StoreServers> reference) {
                present = context.getService(reference);
                tell();
                return present;
            }

            @Override
            public void modifiedService(ServiceReference<StoreServers> reference, StoreServers service) {
                // Nothing of it is in its properties.
            }

            @Override
            public void removedService(ServiceReference<StoreServers> reference, StoreServers service) {
                if (present == service) {
                    addresses();
                    present = null;
                }
                context.ungetService(reference);
            }
        });
        setups = new ServiceTracker<>(context, filter(ClusterSetup.class), null) {
            @Override
            public ClusterSetup addingService(ServiceReference<ClusterSetup> reference) {
                ClusterSetup setup = super.addingService(reference);
                own = Identity.of(setup.key(Identity.PURPOSE), configured.cluster());
                tell();
                return setup;
            }
        };
    }

    private Filter filter(Class<?> type) {
        try {
            return FrameworkUtil.createFilter("(&(" + Constants.OBJECTCLASS + '=' + type.getName() + ")(" + Coordination.CLUSTER + '=' + configured.cluster() + "))");
        } catch (InvalidSyntaxException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, StoreOptions.PID + ": '" + configured.cluster() + "' is no name of a cluster.", e);
        }
    }

    /** Begins to wait; if there is nothing to wait for, it tells at once. */
    void open() {
        if (configured.servers()) {
            servers.open();
        }
        if (configured.identity().isEmpty()) {
            setups.open();
        }
        tell();
    }

    private void tell() {
        boolean serversKnown = !configured.servers() || !addresses().isEmpty();
        if (serversKnown && (configured.identity().isPresent() || own != null)) {
            listener.known(configured, configured.servers() ? Optional.of(this) : Optional.empty(), Optional.ofNullable(own));
        }
    }

    @Override
    public List<String> addresses() {
        StoreServers now = present;
        List<String> known = now == null ? List.of() : now.addresses();
        if (!known.isEmpty()) {
            last = known;
        }
        return last;
    }

    @Override
    public String caveat() {
        StoreServers now = present;
        return now == null ? "" : now.caveat();
    }

    @Override
    public void close() {
        servers.close();
        setups.close();
    }
}
