package io.foundation.benchmarks.membership;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.measure.Footprint;
import io.foundation.benchmarks.system.ClusterSystem;
import io.foundation.benchmarks.system.Systems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The measured process: warms up with two nodes, forms a cluster, and may then watch what it costs. */
public final class FormationChild {

    private FormationChild() {
    }

    /** {@code formation-child <system> --nodes N --limit seconds --steady seconds --settle seconds}. */
    public static void run(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("nodes", "limit", "steady", "settle"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            measure(arguments, reports);
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(0);
    }

    private static void measure(Arguments arguments, Reports reports) throws Exception {
        String name = arguments.word(0, "the name of a system");
        int count = arguments.number("nodes", 3, 2, 10_000);
        long limit = TimeUnit.SECONDS.toNanos(arguments.number("limit", 60, 1, 3600));
        int window = arguments.number("steady", 0, 0, 3600);
        int settle = arguments.number("settle", 5, 0, 600);
        if (name.equals(Systems.IDLE)) {
            watch(reports, 1, 0, window, settle);
            return;
        }
        ClusterSystem system = Systems.byName(name);
        try (NodeGroup warmUp = new NodeGroup(system, 2, limit)) {
            if (!warmUp.awaitFormed(limit)) {
                throw new IllegalStateException("two nodes did not form in " + limit / 1_000_000_000 + " s");
            }
        }
        Footprint before = Footprint.ofThisJvm();
        CpuClock clock = CpuClock.start();
        double cpu = Footprint.cpuSecondsOfThisJvm();
        NodeGroup group = new NodeGroup(system, count, limit);
        boolean formed = group.awaitFormed(limit);
        double millis = (System.nanoTime() - group.startedAt()) / 1e6;
        if (!formed) {
            throw new IllegalStateException(count + " nodes did not form in " + limit / 1_000_000_000 + " s: they see " + group.sights());
        }
        reports.say("formed", Map.of("millis", millis, "foreign", clock.foreign(),
                "cpuMillis", (Footprint.cpuSecondsOfThisJvm() - cpu) * 1e3));
        if (window > 0) {
            watch(reports, count, before.heapBytes(), window, settle, before.threads(), group);
        }
    }

    private static void watch(Reports reports, int count, long heapBefore, int window, int settle) throws Exception {
        watch(reports, count, heapBefore, window, settle, 0, null);
    }

    private static void watch(Reports reports, int count, long heapBefore, int window, int settle, int threadsBefore, NodeGroup group)
            throws Exception {
        // Not a wait for a condition: what follows the forming of a cluster must not be counted as its steady cost.
        TimeUnit.SECONDS.sleep(settle);
        CpuClock clock = CpuClock.start();
        double cpu = Footprint.cpuSecondsOfThisJvm();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(window);
        double share = (Footprint.cpuSecondsOfThisJvm() - cpu) / ((System.nanoTime() - start) / 1e9);
        double foreign = clock.foreign();
        boolean whole = group == null || group.nodes().stream().allMatch(node -> node.reachable().containsAll(group.ports()));
        Footprint after = Footprint.ofThisJvm();
        reports.say("steady", Map.of("coreShare", share / count, "heapMiB", (after.heapBytes() - heapBefore) / 1048576.0 / count,
                "threads", (after.threads() - threadsBefore) / (double) count, "foreign", foreign, "whole", whole));
    }
}
