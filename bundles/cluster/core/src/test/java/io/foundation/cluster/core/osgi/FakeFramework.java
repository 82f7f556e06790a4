package io.foundation.cluster.core.osgi;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** The framework as far as the node uses it: where the data is, and which services are registered. Thread-safe. */
final class FakeFramework {

    private final Set<String> services = ConcurrentHashMap.newKeySet();
    private final Path data;

    FakeFramework(Path data) {
        this.data = data;
    }

    /** Interface and cluster name of what is registered. */
    Set<String> services() {
        return Set.copyOf(services);
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getProperty" -> arguments[0].equals("karaf.data") ? data.toString() : null;
            case "getBundle" -> proxy(Bundle.class, (ofBundle, none) -> ofBundle.equals("getVersion") ? new Version(0, 1, 0) : null);
            case "registerService" -> registration(((Class<?>) arguments[0]).getSimpleName() + ' ' + ((Dictionary<?, ?>) arguments[2]).get("cluster.name"));
            default -> null;
        });
    }

    private ServiceRegistration<?> registration(String service) {
        services.add(service);
        return proxy(ServiceRegistration.class, (method, arguments) -> {
            if (method.equals("unregister")) {
                services.remove(service);
            }
            return null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(FakeFramework.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) ->
                answer.to(method.getName(), arguments)));
    }
}
