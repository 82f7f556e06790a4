package io.foundation.config.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.config.api.Difference;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.core.bridge.BridgeCore;
import io.foundation.config.core.bridge.BridgeMemory;
import io.foundation.config.core.bridge.MetatypeSchema;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.store.LowerLayers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes configurations a part of the settings: of every bundle with a metatype, the PIDs that are not blocked. What a file says is of the layer of files; what the cluster or the node has set goes
 * into the configuration, and from there to the component that it is for. All of it on one thread after the other, so that nothing overtakes anything.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class ConfigAdminBridge implements ConfigurationListener, BundleTrackerCustomizer<List<ConfigAdminBridge.Described>> {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigAdminBridge.class);
    private static final int MAX_WAITING = 10_000;

    private final SettingsNode node;
    private final ConfigurationAdmin admin;
    private final MetaTypeService metatypes;
    private final BridgeMemory memory;
    private final ExecutorService carrier;
    private final SerialExecutor lane;
    private final Map<String, Contributed> pids = new ConcurrentHashMap<>();
    private final Registration subscription;
    private final BundleTracker<List<Described>> bundles;

    /** A schema of a bundle. */
    public record Described(String pid, Contributed schema) {
    }

    @Activate
    public ConfigAdminBridge(BundleContext context, @Reference SettingsNode node, @Reference ConfigurationAdmin admin, @Reference MetaTypeService metatypes, @Reference OwnedExecutors executors) {
        this.node = node;
        this.admin = admin;
        this.metatypes = metatypes;
        memory = new BridgeMemory(new SettingsFile(node.folder(), "bridge.json"));
        carrier = executors.virtual("settings-bridge");
        lane = SerialExecutor.rejecting(carrier, MAX_WAITING, failure -> LOG.warn("A configuration and its settings may differ until one of them changes.", failure));
        subscription = node.store().subscribe("configurations", List.of(), this::changed);
        bundles = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
        bundles.open();
    }

    @Deactivate
    void deactivate() {
        bundles.close();
        subscription.close();
        carrier.shutdown();
    }

    @Override
    public List<Described> addingBundle(Bundle bundle, BundleEvent event) {
        MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
        List<Described> found = new ArrayList<>();
        for (String pid : information == null || information.getPids() == null ? new String[0] : information.getPids()) {
            if (node.options().isBridged(pid)) {
                try {
                    Contributed schema = Contributed.of(new MetatypeSchema(pid, information.getObjectClassDefinition(pid, null)));
                    found.add(new Described(pid, schema));
                } catch (RuntimeException e) {
                    LOG.warn("The configuration {} of {} is no part of the settings: {}", pid, bundle.getSymbolicName(), e.getMessage());
                }
            }
        }
        found.forEach(described -> later(() -> {
            pids.put(described.pid(), described.schema());
            Map<String, String> said = BridgeCore.own(described.schema(), BridgeCore.inward(present(described.pid()), memory.of(described.pid())).file());
            node.lower().add(described.schema(), described.pid(), LowerLayers.below(described.pid(), said));
            level(described.pid());
        }));
        return found.isEmpty() ? null : found;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<Described> found) {
        // From starting to active: the same bundle.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<Described> found) {
        found.forEach(described -> later(() -> {
            // Unless a newer version of the bundle has described it meanwhile.
            pids.remove(described.pid(), described.schema());
            node.lower().remove(described.schema());
        }));
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (node.options().isBridged(event.getPid())) {
            later(() -> level(event.getPid()));
        }
    }

    private void changed(SettingsEvent event) {
        Set<String> touched = new HashSet<>();
        for (Difference change : event.changes()) {
            pids.keySet().stream().filter(pid -> Paths.isBelow(change.path(), pid)).forEach(touched::add);
        }
        (event.kind() == SettingsEvent.Kind.PRESENT ? pids.keySet() : touched).forEach(pid -> later(() -> level(pid)));
    }

    private void later(Runnable work) {
        try {
            lane.execute(work);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("Not done: the bridge stops, or too much waits.", stopping);
        }
    }

    /** Makes a configuration and its settings say the same. */
    private void level(String pid) {
        Contributed schema = pids.get(pid);
        if (schema == null) {
            return;
        }
        BridgeCore.Inward inward = BridgeCore.inward(present(pid), memory.of(pid));
        node.lower().file(pid, LowerLayers.below(pid, BridgeCore.own(schema, inward.file())));
        memory.put(pid, inward.memory());
        List<String> edited = inward.edited().stream().map(key -> Paths.join(pid, key)).filter(path -> node.store().ask(core -> core.schemas().find(path).isPresent())).toList();
        if (!edited.isEmpty()) {
            // Who has edited it means it: what was set before no longer covers it.
            node.store().change(new SettingsChange(Map.of(), edited, Optional.empty(), "configuration " + pid));
        }
        BridgeCore.Outward outward = BridgeCore.outward(present(pid), BridgeCore.effective(schema, node.store().view()), memory.of(pid));
        memory.put(pid, outward.memory());
        if (outward.isNew()) {
            write(pid, outward.values());
        }
    }

    private Map<String, String> present(String pid) {
        return find(pid).map(Configuration::getProperties).map(properties -> ConfiguredValues.of(map(properties))).orElse(Map.of());
    }

    private Optional<Configuration> find(String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn("The configuration {} cannot be read.", pid, e);
            return Optional.empty();
        }
    }

    private static Map<String, Object> map(Dictionary<String, Object> properties) {
        Map<String, Object> map = new TreeMap<>();
        Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
        return map;
    }

    private void write(String pid, Map<String, String> values) {
        try {
            Configuration configuration = admin.getConfiguration(pid, "?");
            Map<String, Object> there = configuration.getProperties() == null ? new TreeMap<>() : map(configuration.getProperties());
            Map<String, String> present = ConfiguredValues.of(there);
            // What has not changed keeps its type; what is of File Install stays, so that the file is written too.
            present.keySet().stream().filter(key -> !values.containsKey(key)).forEach(there::remove);
            values.forEach((key, text) -> {
                if (!text.equals(present.get(key))) {
                    there.put(key, text);
                }
            });
            configuration.updateIfDifferent(new Hashtable<>(there));
        } catch (IOException | FoundationException e) {
            LOG.warn("What is set for the configuration {} could not be written there.", pid, e);
        }
    }
}
