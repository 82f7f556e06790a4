package io.foundation.cluster.core.osgi;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/** Config Admin as far as the node uses it: configurations by PID, and events when they change. Thread-safe. */
final class FakeConfigurations {

    private final Map<String, Map<String, Object>> byPid = new TreeMap<>();

    ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("listConfigurations")) {
                return list();
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    synchronized void put(String pid, Map<String, ?> properties) {
        byPid.put(pid, new TreeMap<>(properties));
    }

    /** Puts a configuration and tells the listener, as Config Admin does. */
    void change(ConfigurationListener listener, String pid, Map<String, ?> properties) {
        put(pid, properties);
        int tilde = pid.indexOf('~');
        listener.configurationEvent(new ConfigurationEvent(FakeReference.of(1, 0), ConfigurationEvent.CM_UPDATED, tilde < 0 ? null : pid.substring(0, tilde), pid));
    }

    private synchronized Configuration[] list() {
        return byPid.isEmpty() ? null : byPid.entrySet().stream().map(entry -> configuration(entry.getKey(), entry.getValue())).toArray(Configuration[]::new);
    }

    private static Configuration configuration(String pid, Map<String, Object> properties) {
        Dictionary<String, Object> dictionary = new Hashtable<>(properties);
        return (Configuration) Proxy.newProxyInstance(FakeConfigurations.class.getClassLoader(), new Class<?>[] {Configuration.class}, (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getProperties" -> dictionary;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
