package io.foundation.benchmarks.membership;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.system.ClusterSystem;
import io.foundation.benchmarks.system.RunningNode;
import io.foundation.benchmarks.system.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The survivors: all nodes but one in this process, one in a process that is then killed or suspended. */
public final class DetectionChild {

    private DetectionChild() {
    }

    /** {@code detection-child <system> --nodes N --how kill|stop --limit seconds --settle seconds --victim-heap MiB}. */
    public static void run(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("nodes", "how", "limit", "settle", "victim-heap"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            measure(arguments, reports);
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(0);
    }

    private static void measure(Arguments arguments, Reports reports) throws Exception {
        ClusterSystem system = Systems.byName(arguments.word(0, "the name of a system"));
        int count = arguments.number("nodes", 3, 2, 1000);
        long limit = TimeUnit.SECONDS.toNanos(arguments.number("limit", 90, 1, 3600));
        boolean kill = arguments.text("how", "kill").equals("kill");
        NodeGroup survivors = new NodeGroup(system, count - 1, limit);
        if (!survivors.awaitFormed(limit)) {
            throw new IllegalStateException((count - 1) + " nodes did not form in time: they see " + survivors.sights());
        }
        int port = Ports.free(1).getFirst();
        try (ChildJvm victim = ChildJvm.start(system.name(), arguments.number("victim-heap", 256, 64, 8192), List.of("victim", system.name(),
                "--port", Integer.toString(port), "--seeds", survivors.ports().getFirst().toString()))) {
            victim.next("started", Duration.ofNanos(limit));
            Set<Integer> all = new HashSet<>(survivors.ports());
            all.add(port);
            if (!survivors.awaitAllSee(all, System.nanoTime() - survivors.startedAt() + limit)) {
                throw new IllegalStateException("the victim was not seen by all in time: they see " + survivors.sights());
            }
            // Detectors that learn need some heartbeats first; every system gets the same time.
            TimeUnit.SECONDS.sleep(arguments.number("settle", 8, 0, 600));
            if (survivors.nodes().stream().anyMatch(node -> !node.reachable().containsAll(all))) {
                throw new IllegalStateException("somebody was taken for gone before anything happened: they see " + survivors.sights());
            }
            CpuClock clock = CpuClock.start(victim.pid());
            long start = System.nanoTime();
            if (kill) {
                victim.kill();
            } else {
                victim.signal("STOP");
            }
            List<Double> seen = watch(survivors.nodes(), port, start, limit);
            boolean others = survivors.nodes().stream().allMatch(node -> node.reachable().containsAll(survivors.ports()));
            reports.say("detected", Map.of("firstMillis", seen.getFirst(), "millis", seen.getLast(), "foreign", clock.foreign(),
                    "survivorsWhole", others));
        }
    }

    /** When each survivor no longer took the victim for working, in order, in milliseconds after the start. */
    private static List<Double> watch(List<RunningNode> survivors, int victim, long start, long limit) {
        List<RunningNode> waiting = new ArrayList<>(survivors);
        List<Double> seen = new ArrayList<>();
        while (!waiting.isEmpty()) {
            waiting.removeIf(node -> {
                boolean gone = !node.reachable().contains(victim);
                if (gone) {
                    seen.add((System.nanoTime() - start) / 1e6);
                }
                return gone;
            });
            if (!waiting.isEmpty()) {
                if (System.nanoTime() - start > limit) {
                    throw new IllegalStateException(waiting.size() + " of " + survivors.size() + " survivors did not see it within "
                            + limit / 1_000_000_000 + " s");
                }
                LockSupport.parkNanos(NodeGroup.POLL_NANOS);
            }
        }
        return seen;
    }
}
