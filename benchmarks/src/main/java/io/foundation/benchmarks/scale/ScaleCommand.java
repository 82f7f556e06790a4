package io.foundation.benchmarks.scale;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.scale.ScaleGroup.Spread;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hundreds of our nodes in one process: they form, broadcast, lose half at once, know of it, and broadcast again. */
public final class ScaleCommand {

    private static final int EACH = 100;
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String HELP = """
            scale: very many nodes in one process over HyParView

              --nodes N         4 to 2000, default 300
              --transport WORD  netty (real sockets on loopback) or loopback (a wire inside the process), default netty
              --limit SECONDS   for each step, default 120
              --idle SECONDS    how long it is watched while nothing happens, default 10
              --seed NUMBER     default 1""";

    private ScaleCommand() {
    }

    public static void run(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("nodes", "transport", "limit", "idle", "seed"), Set.of("help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        if (System.getProperty(LOG_LEVEL) == null) {
            // A line for each member that each node sees come is a million lines for a thousand nodes.
            System.setProperty(LOG_LEVEL, "warn");
        }
        boolean whole = run(arguments.number("nodes", 300, 4, 2_000), arguments.text("transport", "netty").equals("netty"),
                Duration.ofSeconds(arguments.number("limit", 120, 1, 3_600)), Duration.ofSeconds(arguments.number("idle", 10, 1, 3_600)),
                arguments.number("seed", 1, 0, Integer.MAX_VALUE), System.out);
        System.exit(whole ? 0 : 1);
    }

    /** Whether every step came to its end within the limit. */
    static boolean run(int size, boolean sockets, Duration limit, Duration idle, long seed, PrintStream out) throws Exception {
        out.println(size + " nodes over " + (sockets ? "netty" : "loopback") + ", seed " + seed + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        long empty = heap();
        try (ScaleGroup group = new ScaleGroup(sockets, seed)) {
            long began = System.nanoTime();
            CpuClock cpu = CpuClock.start();
            for (int i = 0; i < size; i++) {
                group.start(limit);
                if ((i + 1) % EACH == 0 && i + 1 < size) {
                    out.println("at " + (i + 1) + "  " + seconds(began) + "  " + group.links() + " ends of links");
                }
            }
            out.println("started      " + seconds(began));
            boolean formed = ScaleGroup.waitFor(limit, () -> group.allKnow(size));
            out.println("formed       " + seconds(began) + "  " + group.knowing(size) + " of " + size + " know all, " + group.links() + " ends of links");
            out.println("cpu          " + String.format(Locale.ROOT, "%.0f s so far, of which %.0f s by compilers; others used %.0f %% of the machine",
                    cpu.ownSeconds(), CompilerClock.seconds(), 100 * cpu.foreign()));
            out.println("heap         " + (heap() - empty) / size / 1024 + " KiB a node, of which each of " + size + " members known takes a part; "
                    + Thread.activeCount() + " threads");
            ScaleGroup.Idle quiet = group.idle(idle);
            out.println("idle         " + String.format(Locale.ROOT, "%.0f bytes a node and second over the links that stay, %.2f cores busy, of which %.2f with compilers, %d ends of links;"
                    + " others used %.0f %% of the machine", quiet.bytes(), quiet.cores(), quiet.compilers(), group.links(), 100 * quiet.foreign()));
            Spread first = tell(out, group.broadcast(limit), size);
            long crashed = System.nanoTime();
            group.crash(size / 2);
            int left = group.size();
            out.println("crashed      " + size / 2 + " at once");
            Spread during = tell(out, group.broadcast(Duration.ofSeconds(10)), left);
            boolean known = ScaleGroup.waitFor(limit, () -> group.allKnow(left));
            out.println("known        " + seconds(crashed) + "  " + group.knowing(left) + " of " + left + " know who is left, " + group.links() + " ends of links");
            Spread last = tell(out, group.broadcast(limit), left);
            return formed && known && first.reached() == size && last.reached() == left && first.doubles() + during.doubles() + last.doubles() == 0;
        }
    }

    private static Spread tell(PrintStream out, Spread spread, int all) {
        out.println("broadcast    " + spread.reached() + " of " + all + " reached, " + spread.doubles() + " doubles, " + spread.millis() + " ms");
        return spread;
    }

    private static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - since) / 1e9);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
