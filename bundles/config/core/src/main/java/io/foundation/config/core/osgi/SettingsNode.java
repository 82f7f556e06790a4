package io.foundation.config.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsLayers;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.FoundationSchema;
import io.foundation.config.core.store.LowerLayers;
import io.foundation.config.core.store.Measured;
import io.foundation.config.core.store.SettingsStore;
import io.foundation.telemetry.api.Telemetry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings that all bundles of this node share, with the schemas and listeners there are. Its state is its file, so the next version of this bundle finds it there. */
@Component(service = {SettingsNode.class, SettingsLayers.class}, immediate = true, configurationPid = ServiceOptions.PID)
@Designate(ocd = SettingsConfig.class)
public final class SettingsNode implements SettingsLayers {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsNode.class);

    private final BundleContext context;
    private final ServiceOptions options;
    private final Path folder;
    private final ExecutorService carrier;
    private final SettingsStore store;
    private final LowerLayers lower;
    private final Map<SettingsSchema, Contributed> schemas = new ConcurrentHashMap<>();
    private final Map<SettingsListener, Registration> listeners = new ConcurrentHashMap<>();
    private final ServiceListener others = this::other;
    private final Measured measured = new Measured();

    @Activate
    public SettingsNode(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors, @Reference FileValues file) throws InvalidSyntaxException {
        this.context = context;
        options = ServiceOptions.read(configured);
        String karaf = context.getProperty("karaf.data");
        folder = (karaf == null ? context.getDataFile("").toPath() : Path.of(karaf)).resolve("foundation").resolve("settings");
        carrier = executors.virtual("settings");
        store = new SettingsStore(new SettingsFile(folder, "settings.json"), carrier, Time.SYSTEM, options.historySize());
        lower = new LowerLayers(store, System.getenv());
        lower.add(FoundationSchema.sections());
        file.read(texts -> lower.file("etc/io.foundation.settings.cfg", texts));
        store.start();
        store.status().troubles().forEach(LOG::warn);
        context.addServiceListener(others, "(" + Constants.OBJECTCLASS + "=" + Settings.class.getName() + ")");
    }

    /** Another version of this service has gone: what it wrote last is read. */
    private void other(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING && event.getServiceReference().getBundle() != context.getBundle()) {
            try {
                carrier.execute(store::refresh);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("Not read again: this one stops too.", stopping);
            }
        }
    }

    @Deactivate
    void deactivate() {
        context.removeServiceListener(others);
        carrier.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSchema(SettingsSchema schema) {
        try {
            Contributed contributed = Contributed.of(schema);
            schemas.put(schema, contributed);
            lower.add(List.of(contributed));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("A schema of settings, {}, is not used: {}", schema.getClass().getName(), e.getMessage(), e instanceof FoundationException ? null : e);
        }
    }

    void removeSchema(SettingsSchema schema) {
        Contributed contributed = schemas.remove(schema);
        if (contributed != null) {
            lower.remove(contributed);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(SettingsListener listener, Map<String, Object> properties) {
        listeners.put(listener, store.subscribe(listener.getClass().getName(), prefixes(properties.get(SettingsListener.PREFIXES)), listener));
    }

    void removeListener(SettingsListener listener) {
        Registration registration = listeners.remove(listener);
        if (registration != null) {
            registration.close();
        }
    }

    private static List<String> prefixes(Object property) {
        return switch (property) {
            case String[] many -> List.of(many);
            case Collection<?> many -> many.stream().map(Object::toString).toList();
            case null -> List.of();
            default -> List.of(property.toString());
        };
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addTelemetry(Telemetry telemetry) {
        measured.use(telemetry);
    }

    void removeTelemetry(Telemetry telemetry) {
        measured.leave(telemetry);
    }

    @Override
    public long replace(Layer layer, Map<String, Object> values, String by) {
        if (layer != Layer.CLUSTER) {
            throw new IllegalArgumentException("the layer " + layer + " has its keeper");
        }
        return store.replace(layer, values, false, by);
    }

    SettingsStore store() {
        return store;
    }

    LowerLayers lower() {
        return lower;
    }

    ServiceOptions options() {
        return options;
    }

    Measured measured() {
        return measured;
    }

    Path folder() {
        return folder;
    }
}
