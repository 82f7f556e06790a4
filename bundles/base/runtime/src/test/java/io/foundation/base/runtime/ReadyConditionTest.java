package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.lifecycle.Readiness.Marker;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ReadyConditionTest {

    private final List<Object> present = new CopyOnWriteArrayList<>();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch mayRegister = new CountDownLatch(1);

    private final BundleContext context = proxy(BundleContext.class, (name, args) -> switch (name) {
        case "getBundle" -> proxy(Bundle.class, (asked, none) -> "foundation-base-runtime");
        case "registerService" -> register((Dictionary<?, ?>) args[2]);
        default -> throw new UnsupportedOperationException(name);
    });

    private interface Answer {
        Object to(String method, Object[] args) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer.to(method.getName(), args)));
    }

    private Object register(Dictionary<?, ?> properties) throws InterruptedException {
        assertThat(mayRegister.await(20, TimeUnit.SECONDS)).isTrue();
        Object id = properties.get("osgi.condition.id");
        present.add(id);
        most.accumulateAndGet(present.size(), Math::max);
        return proxy(ServiceRegistration.class, (name, args) -> present.remove(id));
    }

    @Test
    void itIsThereWhileTheNodeIsReadyAndWhoWaitsForItHoldsUpNobody() {
        ReadinessCore core = new ReadinessCore();
        ReadyCondition condition = new ReadyCondition(context, core, new ExecutorRegistry());
        // Whoever is told of the service may block there; readiness goes on all the same.
        core.components(List.of());
        Marker marker = core.marker("disk");
        assertThat(core.isReady()).isFalse();
        marker.ready();
        assertThat(core.isReady()).isTrue();
        mayRegister.countDown();
        await().until(() -> present.equals(List.of("foundation.ready")));
        marker.notReady("it is full");
        await().until(present::isEmpty);
        marker.ready();
        await().until(() -> !present.isEmpty());
        condition.deactivate();
        assertThat(present).isEmpty();
        marker.notReady("nobody listens any more");
        marker.ready();
        assertThat(present).isEmpty();
    }

    @Test
    void itEndsAsTheNodeIsHoweverOftenThatChanges() {
        mayRegister.countDown();
        ReadinessCore core = new ReadinessCore();
        ReadyCondition condition = new ReadyCondition(context, core, new ExecutorRegistry());
        core.components(List.of());
        Marker marker = core.marker("flickering");
        for (int i = 0; i < 50; i++) {
            boolean ready = i % 2 == 0;
            for (int j = 0; j < 20; j++) {
                marker.ready();
                marker.notReady("flickers");
            }
            if (ready) {
                marker.ready();
            }
            await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> present.isEmpty() != ready);
        }
        assertThat(most).hasValue(1);
        condition.deactivate();
    }
}
