package io.foundation.cluster.core.osgi;

import io.foundation.cluster.core.config.ClusterOptions;
import io.foundation.cluster.core.config.NodeOptions;
import io.foundation.cluster.core.config.NodePlan;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
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
        Map<String, String> text = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
            if (!key.startsWith("service.") && !key.startsWith("felix.fileinstall.") && !key.startsWith("component.")
                    && !key.startsWith("org.apache.karaf.") && !key.startsWith(".")) {
                text.put(key, text(properties.get(key)));
            }
        }
        return text;
    }

    private static String text(Object value) {
        Collection<Object> parts = new ArrayList<>();
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(Array.get(value, i));
            }
        } else if (value instanceof Collection<?> many) {
            parts.addAll(many);
        } else {
            return unquoted(value.toString().trim());
        }
        return String.join(",", parts.stream().map(part -> unquoted(part.toString().trim())).toList());
    }

    /** File Install takes quotes around values off only if all values of a file have them; so that they mean nothing anywhere. */
    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
