package io.foundation.cluster.core.osgi;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.ClusterSetup;
import io.foundation.cluster.core.engine.ClusterEngine;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.messaging.MessagingExtensions;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A cluster that runs, with its services in the registry. */
final class RunningCluster {

    private final ClusterEngine engine;
    private final Readiness.Marker marker;
    private final ServiceRegistration<Cluster> cluster;
    private final ServiceRegistration<ClusterAdmin> admin;
    private final ServiceRegistration<MessagingExtensions> extensions;
    private final ServiceRegistration<ClusterSetup> setup;
    private volatile String where;
    private volatile EngineSettings settings;

    /** @param where the configuration it is run by */
    RunningCluster(String where, BundleContext context, ClusterEngine engine, EngineSettings settings, Readiness.Marker marker) {
        this.where = where;
        this.engine = engine;
        this.settings = settings;
        this.marker = marker;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Cluster.NAME, settings.cluster().value());
        this.cluster = context.registerService(Cluster.class, OwnedCluster.factory(engine), properties);
        this.extensions = context.registerService(MessagingExtensions.class, engine.extensions(), properties);
        this.setup = context.registerService(ClusterSetup.class, new SettingsSetup(this::settings), properties);
        this.admin = context.registerService(ClusterAdmin.class, engine.admin(), properties);
    }

    ClusterEngine engine() {
        return engine;
    }

    EngineSettings settings() {
        return settings;
    }

    String where() {
        return where;
    }

    void reconfigure(String from, EngineSettings next) {
        where = from;
        settings = next;
        engine.reconfigure(next);
    }

    /** Leaves the cluster in order, then takes the services out of the registry. */
    void close() {
        engine.close();
        unpublish();
    }

    /** The same of a node that stops for good. */
    void stop() {
        engine.stop();
        unpublish();
    }

    private void unpublish() {
        unregister(cluster);
        unregister(admin);
        unregister(extensions);
        unregister(setup);
        marker.close();
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework was faster: the bundle is stopping.
        }
    }
}
