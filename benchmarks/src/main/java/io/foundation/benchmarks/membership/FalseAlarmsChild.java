package io.foundation.benchmarks.membership;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.measure.Footprint;
import io.foundation.benchmarks.system.RunningNode;
import io.foundation.benchmarks.system.Systems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A healthy cluster that is watched: every time a node takes another for gone is an alarm, and a false one. */
public final class FalseAlarmsChild {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private FalseAlarmsChild() {
    }

    /** {@code falsealarms-child <system> --nodes N --seconds S}. */
    public static void run(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("nodes", "seconds"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            watch(arguments, reports);
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(0);
    }

    private static void watch(Arguments arguments, Reports reports) throws Exception {
        int count = arguments.number("nodes", 10, 2, 1000);
        long duration = TimeUnit.SECONDS.toNanos(arguments.number("seconds", 600, 1, 86_400));
        long limit = TimeUnit.SECONDS.toNanos(90);
        NodeGroup group = new NodeGroup(Systems.byName(arguments.word(0, "the name of a system")), count, limit);
        if (!group.awaitFormed(limit)) {
            throw new IllegalStateException(count + " nodes did not form in time: they see " + group.sights());
        }
        reports.say("formed", Map.of());
        CpuClock clock = CpuClock.start();
        double cpu = Footprint.cpuSecondsOfThisJvm();
        long start = System.nanoTime();
        Map<Integer, Set<Integer>> missing = new HashMap<>();
        long alarms = 0;
        while (System.nanoTime() - start < duration) {
            for (RunningNode node : group.nodes()) {
                Set<Integer> now = new HashSet<>(group.ports());
                now.removeAll(node.reachable());
                Set<Integer> before = missing.put(node.port(), now);
                alarms += now.stream().filter(port -> before == null || !before.contains(port)).count();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        reports.say("watched", Map.of("alarms", alarms, "suspicions", group.nodes().stream().mapToLong(RunningNode::suspicions).sum(),
                "seconds", seconds, "coreShare", (Footprint.cpuSecondsOfThisJvm() - cpu) / seconds / count, "foreign", clock.foreign()));
    }
}
