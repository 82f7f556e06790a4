package io.foundation.itests.suite;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.StoreServers;
import io.foundation.testkit.coordination.OverStores;
import io.foundation.testkit.coordination.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Stores as somebody has them who configures them by hand: each is a configuration, and a service that comes of it. They are kept on the server that this node runs within itself for the
 * cluster {@code default}, and those of one fixture have a place of their own there.
 */
final class EmbeddedStores implements StoreFixture {

    /** In the folder {@code etc}: the user and password to whom all on the servers belongs. */
    static final String DIGEST = "suite.digest";

    private static final String FACTORY = "io.foundation.coordination.zookeeper";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private record Opened(Configuration configuration, ServiceReference<CoordinationStore> reference) {
    }

    private final BundleContext context = FrameworkUtil.getBundle(EmbeddedStores.class).getBundleContext();
    private final String cluster = "suite-" + NUMBER.incrementAndGet();
    private final ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    private final Map<CoordinationStore, Opened> opened = new LinkedHashMap<>();
    private final List<ServiceReference<?>> used = new ArrayList<>();

    /** Nodes over such stores, each by the service that comes with its store. */
    OverStores nodes() {
        return new OverStores(this, (store, name) -> {
            ServiceReference<Coordination> reference = fresh(Coordination.class);
            return new OverStores.Node(context.getService(reference), () -> context.ungetService(reference));
        });
    }

    /** Its own first: whose sessions can be ended from here. */
    private String server() {
        return references(StoreServers.class, "default").stream().map(context::getService).findFirst().orElseThrow().addresses().getFirst();
    }

    @Override
    public CoordinationStore open() {
        try {
            Configuration configuration = admin.createFactoryConfiguration(FACTORY, "?");
            configuration.update(new Hashtable<>(Map.of("cluster", cluster, "connect", server(), "digestFile", Path.of(context.getProperty("karaf.etc"), DIGEST).toString())));
            ServiceReference<CoordinationStore> reference = fresh(CoordinationStore.class);
            CoordinationStore store = context.getService(reference);
            opened.put(store, new Opened(configuration, reference));
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The service of this fixture's cluster that was not there before. */
    private <S> ServiceReference<S> fresh(Class<S> type) {
        AtomicReference<ServiceReference<S>> found = new AtomicReference<>();
        Awaitility.await(type.getSimpleName() + " of " + cluster).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            references(type, cluster).stream().filter(reference -> !used.contains(reference)).findFirst().ifPresent(found::set);
            return found.get() != null;
        });
        used.add(found.get());
        return found.get();
    }

    private <S> Collection<ServiceReference<S>> references(Class<S> type, String of) {
        try {
            return context.getServiceReferences(type, '(' + Coordination.CLUSTER + '=' + of + ')');
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close(CoordinationStore store) {
        end(opened.remove(store));
    }

    private void end(Opened one) {
        try {
            one.configuration().delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("the store goes").atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> one.reference().getBundle() == null);
    }

    /** The server ends it, as it ends one whose time is over. */
    @Override
    public void expire(CoordinationStore store) {
        long session = store.status().session();
        connection(session, "terminateSession");
        Awaitility.await("the session is over").atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> store.status().session() != session || store.status().state() == SessionState.LOST);
    }

    /** The server ends the connection, and the session goes on. */
    void disconnect(CoordinationStore store) {
        connection(store.status().session(), "terminateConnection");
    }

    /** What a server offers its operators for each connection. It is gone for a moment when the store connects anew. */
    private static void connection(long session, String operation) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Awaitility.await("a connection of the session 0x" + Long.toHexString(session)).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            for (ObjectName name : beans.queryNames(new ObjectName("org.apache.ZooKeeperService:*"), null)) {
                if (name.getKeyPropertyList().containsValue("0x" + Long.toHexString(session))) {
                    return isDone(beans, name, operation);
                }
            }
            return false;
        });
    }

    private static boolean isDone(MBeanServer beans, ObjectName name, String operation) {
        try {
            beans.invoke(name, operation, new Object[0], new String[0]);
            return true;
        } catch (JMException e) {
            return false;
        }
    }

    /** The servers do that when they think it right. */
    @Override
    public boolean sweep() {
        return false;
    }

    @Override
    public void close() {
        opened.values().forEach(this::end);
        opened.clear();
    }
}
