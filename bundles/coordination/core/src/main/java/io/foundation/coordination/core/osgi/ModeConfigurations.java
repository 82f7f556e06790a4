package io.foundation.coordination.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.core.mode.ModePlan;
import io.foundation.coordination.core.mode.ModePlan.Instance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configurations of stores and servers that are made from the one of coordination; they are told from those made by hand by their names. One thread at a time; blocks. */
final class ModeConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(ModeConfigurations.class);
    private static final String OWN = "~mode.";

    private final ConfigurationAdmin admin;

    ModeConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    static boolean isOwn(String pid) {
        return pid.contains(OWN);
    }

    /** The clusters whose store somebody has configured himself. */
    Set<String> foreign() {
        Set<String> clusters = new HashSet<>();
        for (Configuration configuration : all()) {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (!isOwn(configuration.getPid()) && properties != null && properties.get(ModePlan.CLUSTER) != null) {
                clusters.add(properties.get(ModePlan.CLUSTER).toString());
            }
        }
        return clusters;
    }

    /** Makes, changes and deletes until there is what is planned. What is as it should be is not touched. */
    void apply(Map<Instance, Map<String, Object>> plan) {
        try {
            for (Configuration configuration : all()) {
                if (isOwn(configuration.getPid()) && plan.keySet().stream().noneMatch(instance -> configuration.getPid().equals(pid(instance)))) {
                    LOG.info("Coordination: {} is not wanted any more.", configuration.getPid());
                    configuration.delete();
                }
            }
            for (Map.Entry<Instance, Map<String, Object>> wanted : plan.entrySet()) {
                Configuration configuration = admin.getFactoryConfiguration(wanted.getKey().factory(), OWN.substring(1) + wanted.getKey().cluster(), "?");
                if (!wanted.getValue().equals(values(configuration))) {
                    LOG.info("Coordination: cluster '{}' has {} = {}.", wanted.getKey().cluster(), wanted.getKey().factory(), wanted.getValue());
                    configuration.update(new Hashtable<>(wanted.getValue()));
                }
            }
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The configurations of stores and servers cannot be written: " + e.getMessage() + ".", e);
        }
    }

    private static String pid(Instance instance) {
        return instance.factory() + OWN + instance.cluster();
    }

    private static Map<String, Object> values(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Map<String, Object> values = new HashMap<>();
        if (properties != null) {
            properties.keys().asIterator().forEachRemaining(key -> values.put(key, properties.get(key)));
        }
        values.keySet().removeIf(key -> key.startsWith("service.") || key.startsWith("felix."));
        return values;
    }

    private List<Configuration> all() {
        List<Configuration> all = new ArrayList<>();
        try {
            for (String factory : ModePlan.FACTORIES) {
                Configuration[] found = admin.listConfigurations("(service.factoryPid=" + factory + ')');
                if (found != null) {
                    all.addAll(List.of(found));
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The configurations of stores and servers cannot be read: " + e.getMessage() + ".", e);
        }
        return all;
    }
}
