package io.foundation.telemetry.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class JvmSourceTest {

    /** What was given to be asked, by series. */
    private final Map<Series, DoubleSupplier> asked = new TreeMap<>();

    private final Telemetry telemetry = (Telemetry) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Telemetry.class}, (proxy, method, arguments) -> {
        @SuppressWarnings("unchecked")
        Series series = new Series((String) arguments[0], (Map<String, String>) arguments[1]);
        assertThat(asked).as("given once").doesNotContainKey(series);
        asked.put(series, (DoubleSupplier) arguments[2]);
        return (Registration) () -> { };
    });

    private double ask(String name) {
        return asked.get(Series.of(name)).getAsDouble();
    }

    @Test
    void theFiguresAreThoseOfThisJvm() {
        new JvmSource(telemetry);
        assertThat(asked).hasSizeGreaterThan(30);
        double used = ask("jvm.memory.heap.used");
        assertThat(used).isBetween(1e5, (double) Runtime.getRuntime().maxMemory());
        assertThat(ask("jvm.threads")).isEqualTo(Thread.getAllStackTraces().size(), org.assertj.core.data.Offset.offset(10.0));
        assertThat(ask("jvm.classes")).isGreaterThan(500);
        double before = ask("jvm.cpu.seconds");
        assertThat(before).isPositive();
        double collections = asked.entrySet().stream().filter(it -> it.getKey().name().matches("jvm\\.gc\\..*\\.count")).mapToDouble(it -> it.getValue().getAsDouble()).sum();
        System.gc();
        assertThat(asked.entrySet().stream().filter(it -> it.getKey().name().matches("jvm\\.gc\\..*\\.count")).mapToDouble(it -> it.getValue().getAsDouble()).sum()).isGreaterThan(collections);
        assertThat(ask("jvm.cpu.seconds")).isGreaterThanOrEqualTo(before);
    }
}
