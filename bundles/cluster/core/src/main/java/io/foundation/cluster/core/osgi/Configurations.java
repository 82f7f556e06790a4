package io.foundation.cluster.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.cluster.core.config.ClusterOptions;
import io.foundation.cluster.core.config.NodeOptions;
import io.foundation.cluster.core.config.NodePlan;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Reads the configurations that are ours, as text. What Config Admin and File Install add of their own is left out. */
final class Configurations {

    private Configurations() {
    }

    static boolean isOurs(String pid, String factoryPid) {
        return NodeOptions.PID.equals(pid) || ClusterOptions.PID.equals(pid) || ClusterOptions.PID.equals(factoryPid);
    }

    static NodePlan.Sources read(ConfigurationAdmin admin) throws IOException {
        Map<String, String> node = Map.of();
        Map<String, String> single = Map.of();
        Map<String, Map<String, String>> clusters = new TreeMap<>();
        for (Configuration configuration : list(admin)) {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties == null) {
                continue;
            }
            String pid = configuration.getPid();
            if (NodeOptions.PID.equals(pid)) {
                node = text(properties);
            } else if (ClusterOptions.PID.equals(pid)) {
                single = text(properties);
            } else {
                clusters.put(pid.substring(ClusterOptions.PID.length() + 1), text(properties));
            }
        }
        return new NodePlan.Sources(node, single, clusters);
    }

    private static List<Configuration> list(ConfigurationAdmin admin) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(|(" + Constants.SERVICE_PID + '=' + NodeOptions.PID + ")(" + Constants.SERVICE_PID
                    + '=' + ClusterOptions.PID + ")(" + ConfigurationAdmin.SERVICE_FACTORYPID + '=' + ClusterOptions.PID + "))");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> text(Dictionary<String, Object> properties) {
        Map<String, Object> values = new TreeMap<>();
        Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        return ConfiguredValues.of(values);
    }
}
