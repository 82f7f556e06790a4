package io.foundation.benchmarks.idle;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.measure.Footprint;
import io.foundation.benchmarks.system.ClusterSystem;
import io.foundation.benchmarks.system.RunningNode;
import io.foundation.benchmarks.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes of {@link IdleRun}: one node that is measured, and others that are its peers. */
public final class IdleChildren {

    private static final long FORM_SECONDS = 60;

    private IdleChildren() {
    }

    /** {@code idle-measured <system> --port P}; then a line with the number of members it must see before it measures itself. */
    public static void measured(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("port"), Set.of());
        RunningNode[] node = new RunningNode[1];
        Reports[] reports = new Reports[1];
        reports[0] = Reports.open(word -> measure(reports[0], node[0], Integer.parseInt(word)));
        try {
            int port = arguments.number("port", 0, 1, 65_535);
            node[0] = Systems.byName(arguments.word(0, "the name of a system")).start(port, List.of(port));
            reports[0].say("ready", Map.of());
        } catch (Throwable failure) {
            reports[0].failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }

    /** The least of some looks: what a look finds beside what stays is passing. */
    private static void measure(Reports reports, RunningNode node, int members) {
        try {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(FORM_SECONDS);
            while (node.reachable().size() < members) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("it sees " + node.reachable().size() + " of " + members + " members");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            long heap = Long.MAX_VALUE;
            int threads = 0;
            for (int i = 0; i < 4; i++) {
                // Not a wait for a condition: traffic of the joining comes to rest.
                TimeUnit.MILLISECONDS.sleep(700);
                Footprint now = Footprint.ofThisJvm();
                heap = Math.min(heap, now.heapBytes());
                threads = now.threads();
            }
            reports.say("footprint", Map.of("heap", heap, "resident", resident(), "threads", threads));
        } catch (Exception failure) {
            reports.failed(failure);
        }
    }

    /** Of the whole process. The heap is touched in full at the start, so what grows is outside it. */
    private static long resident() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
    }

    /** {@code idle-peers <system> --seed P --count N}: starts some, a few at a time. */
    public static void peers(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("seed", "count"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            ClusterSystem system = Systems.byName(arguments.word(0, "the name of a system"));
            List<Integer> seeds = List.of(arguments.number("seed", 0, 1, 65_535));
            List<RunningNode> nodes = new ArrayList<>();
            for (int port : Ports.free(arguments.number("count", 1, 1, 1000))) {
                nodes.add(system.start(port, seeds));
            }
            reports.say("ready", Map.of("nodes", nodes.size()));
        } catch (Throwable failure) {
            reports.failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }
}
