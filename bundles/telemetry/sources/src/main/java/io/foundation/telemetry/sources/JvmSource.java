package io.foundation.telemetry.sources;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricSet;
import com.codahale.metrics.jvm.BufferPoolMetricSet;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.foundation.telemetry.api.Telemetry;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Memory, collections of garbage, threads and processor time of this JVM, as the JDK's beans say when they are asked. What it gives to be asked goes with the service, and so with this
 * component.
 */
@Component(service = {}, immediate = true)
public final class JvmSource {

    /** What of Metrics' sets are sums that only grow. */
    private static final Set<String> SUMS = Set.of("count", "time");

    @Activate
    public JvmSource(@Reference Telemetry telemetry) {
        add(telemetry, "jvm.memory", new MemoryUsageGaugeSet());
        add(telemetry, "jvm.gc", new GarbageCollectorMetricSet());
        add(telemetry, "jvm.buffers", new BufferPoolMetricSet(ManagementFactory.getPlatformMBeanServer()));
        var threads = ManagementFactory.getThreadMXBean();
        telemetry.gauge("jvm.threads", Map.of(), threads::getThreadCount);
        telemetry.gauge("jvm.threads.daemon", Map.of(), threads::getDaemonThreadCount);
        telemetry.counter("jvm.threads.started", Map.of(), threads::getTotalStartedThreadCount);
        var classes = ManagementFactory.getClassLoadingMXBean();
        telemetry.gauge("jvm.classes", Map.of(), classes::getLoadedClassCount);
        telemetry.counter("jvm.classes.unloaded", Map.of(), classes::getUnloadedClassCount);
        telemetry.gauge("jvm.uptime_seconds", Map.of(), () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // What cannot be had is said by a negative number: it is not shown then.
            telemetry.gauge("jvm.cpu.load", Map.of(), () -> known(system.getProcessCpuLoad()));
            telemetry.counter("jvm.cpu.seconds", Map.of(), () -> known(system.getProcessCpuTime()) / 1e9);
            telemetry.gauge("system.cpu.load", Map.of(), () -> known(system.getCpuLoad()));
            telemetry.gauge("system.memory.free_bytes", Map.of(), () -> known(system.getFreeMemorySize()));
            telemetry.gauge("system.load_average", Map.of(), () -> known(system.getSystemLoadAverage()));
            if (system instanceof UnixOperatingSystemMXBean unix) {
                telemetry.gauge("jvm.files.open", Map.of(), () -> known(unix.getOpenFileDescriptorCount()));
                telemetry.gauge("jvm.files.max", Map.of(), () -> known(unix.getMaxFileDescriptorCount()));
            }
        }
    }

    private static double known(double number) {
        return number < 0 ? Double.NaN : number;
    }

    private static void add(Telemetry telemetry, String prefix, MetricSet set) {
        set.getMetrics().forEach((name, metric) -> {
            if (metric instanceof Gauge<?> gauge) {
                String word = name.substring(name.lastIndexOf('.') + 1);
                String series = prefix + '.' + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "_");
                if (SUMS.contains(word) && set instanceof GarbageCollectorMetricSet) {
                    telemetry.counter(series, Map.of(), () -> number(gauge.getValue()));
                } else {
                    telemetry.gauge(series, Map.of(), () -> known(number(gauge.getValue())));
                }
            }
        });
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
