package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.ACTIVE;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

class ReadinessHubTest {

    private final List<ServiceListener> listeners = new CopyOnWriteArrayList<>();

    private final Bundle bundle = (Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (proxy, method, args) -> {
        if (method.getName().equals("getSymbolicName")) {
            return "foundation-base-runtime";
        }
        throw new UnsupportedOperationException(method.getName());
    });

    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "getBundle" -> bundle;
                case "addServiceListener" -> listeners.add((ServiceListener) args[0]) ? null : null;
                case "removeServiceListener" -> listeners.remove((ServiceListener) args[0]) ? null : null;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void serviceEventsLeadToALookAndNothingStaysBehind() {
        FakeComponentRuntime runtime = new FakeComponentRuntime();
        ComponentConfigurationDTO component = runtime.add("foundation-a", "a.One", ACTIVE);
        ExecutorRegistry registry = new ExecutorRegistry();
        ReadinessHub hub = new ReadinessHub(context, runtime, registry);
        ReadinessService service = new ReadinessService(hub);
        assertThat(hub.components()).hasSize(1);
        assertThat(hub.find("one")).isPresent();
        await().until(service::isReady);
        FakeComponentRuntime.missing(component, "", false);
        listeners.forEach(listener -> listener.serviceChanged(null));
        await().until(() -> !service.isReady());
        assertThat(service.reports().get(0).name()).isEqualTo("component:a.One");
        assertThat(registry.entries()).filteredOn(entry -> entry.name().equals("readiness")).hasSize(1);
        service.deactivate();
        hub.deactivate();
        assertThat(listeners).isEmpty();
        // A thread that was told to end is listed without its executor until it has.
        await().untilAsserted(() -> assertThat(registry.entries()).noneMatch(entry -> entry.owner().contains("readiness") || entry.name().equals("readiness")));
    }
}
