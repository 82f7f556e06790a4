package io.foundation.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this JVM holds and has used.
 *
 * @param heapBytes  live heap, after collections
 * @param threads    platform threads
 * @param cpuSeconds CPU time used so far
 */
public record Footprint(long heapBytes, int threads, double cpuSeconds) {

    /** Now, after three collections: the first frees, the next clear what references and finalisation held. */
    public static Footprint ofThisJvm() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return new Footprint(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(), cpuSecondsOfThisJvm());
    }

    /** The CPU time this process has used, in seconds. */
    public static double cpuSecondsOfThisJvm() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }
}
