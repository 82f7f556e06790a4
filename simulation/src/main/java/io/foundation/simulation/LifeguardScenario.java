package io.foundation.simulation;

import io.foundation.base.api.option.Durations;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What each rule of Lifeguard is worth: some nodes have their messages held up again and again while their timers run, and
 * so think that the others are silent. Counted are the verdicts against healthy nodes, for plain SWIM, for each rule by
 * itself, and for all; and how long it takes to see a true death. SWIM's rounds are used at any size, as in the paper.
 */
final class LifeguardScenario {

    static final List<String> OPTIONS = List.of("nodes", "slow", "block", "every", "duration", "upTo", "plots", "seed");

    private static final int DEATHS = 8;

    /**
     * What came of one set of rules.
     *
     * @param verdicts          against healthy nodes
     * @param verdictsByHealthy of these, by healthy nodes
     * @param detection         the seconds from true deaths to each observer's verdict
     */
    record Result(long suspicions, long verdicts, long verdictsByHealthy, Quantiles detection) {
    }

    private final PrintStream out;
    private final int nodes;
    private final int slow;
    private final Duration block;
    private final Duration every;
    private final Duration duration;
    private final int upTo;
    private final Optional<Path> plots;
    private final long seed;

    LifeguardScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("lifeguard", options, OPTIONS);
        this.out = out;
        this.upTo = arguments.integer("upTo", 0, 8, 10_000);
        this.nodes = arguments.integer("nodes", 64, 8, upTo > 0 ? upTo : 1_000);
        this.slow = arguments.integer("slow", Math.max(1, nodes / 8), 1, nodes / 2);
        this.block = arguments.duration("block", "16s", Duration.ofMinutes(1));
        this.every = arguments.duration("every", "32s", Duration.ofMinutes(10));
        this.duration = arguments.duration("duration", "5m", Duration.ofHours(2));
        this.plots = arguments.folder("plots");
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    boolean run() {
        return upTo > 0 ? new LifeguardBySize(out, nodes, upTo, slow / (double) nodes, block, every, duration, seed, plots).run() : rules();
    }

    private boolean rules() {
        out.printf(Locale.ROOT, "%d nodes, %d of them slow: messages held up for %s every %s, for %s; seed %d%n%n", nodes, slow,
                Durations.format(block), Durations.format(every), Durations.format(duration), seed);
        out.printf("%-20s %22s %16s %12s   %s%n", "rules", "suspicions of healthy", "healthy 'dead'", "by healthy", "a true death is seen after");
        Map<String, Result> results = new LinkedHashMap<>();
        variants().forEach((name, rules) -> {
            Result result = measure(rules);
            results.put(name, result);
            out.printf("%-20s %22d %16d %12d   %s%n", name, result.suspicions(), result.verdicts(), result.verdictsByHealthy(), result.detection());
            out.flush();
        });
        Result plain = results.get("plain SWIM");
        Result all = results.get("ours (no trust)");
        out.println();
        out.println(all.verdicts() == 0 ? "With all rules no healthy node is called dead; plain SWIM does so " + plain.verdicts() + " times."
                : String.format(Locale.ROOT, "With all rules a healthy node is called dead %.1f times less often than by plain SWIM.", plain.verdicts() / (double) all.verdicts()));
        out.printf(Locale.ROOT, "A true death is seen after %.1f s (median), by plain SWIM after %.1f s%s.%n", all.detection().median(),
                plain.detection().median(), plain.verdicts() > nodes ? ", which often suspects the living already" : "");
        return all.verdicts() <= plain.verdicts();
    }

    static Map<String, Map<String, String>> variants() {
        Map<String, Map<String, String>> variants = new LinkedHashMap<>();
        variants.put("plain SWIM", rules(false, false, false, true));
        variants.put("+ local health", rules(true, false, false, true));
        variants.put("+ suspicion", rules(false, true, false, true));
        variants.put("+ buddy", rules(false, false, true, true));
        variants.put("Lifeguard (all)", rules(true, true, true, true));
        variants.put("ours (no trust)", rules(true, true, true, false));
        return variants;
    }

    /** The options of SWIM with some of the rules; a pause of the process itself is not what is measured here. */
    static Map<String, String> rules(boolean localHealth, boolean suspicion, boolean buddy, boolean trust) {
        return Map.of("localHealth", Boolean.toString(localHealth), "adaptiveSuspicion", Boolean.toString(suspicion),
                "buddy", Boolean.toString(buddy), "verdictsOnTrust", Boolean.toString(trust), "pauseDetection", "false", "probeAllUpTo", "0");
    }

    /** Runs once with some rules. */
    Result measure(Map<String, String> rules) {
        Verdicts verdicts = new Verdicts(new Watcher() {
        });
        World world = new World(WorldSettings.of(nodes, seed).with(new SwimDetectorProvider(), rules), verdicts);
        verdicts.watch(world);
        world.startAll(Duration.ofMillis(100));
        world.run(Duration.ofSeconds(10));
        // The slow ones are the last, the dying ones before them; the seeds are neither.
        long end = world.kernel().now() + duration.toNanos();
        for (int i = 0; i < slow; i++) {
            hold(world, nodes - 1 - i, end);
        }
        int deaths = Math.min(DEATHS, Math.max(1, (nodes - slow) / 8));
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < deaths; i++) {
            world.run(duration.dividedBy(deaths + 1));
            SimulatedNode dying = world.node(nodes - 1 - slow - i);
            verdicts.died(dying.id());
            world.crash(dying.index(), true);
        }
        world.run(duration.dividedBy(deaths + 1));
        for (int i = 0; i < deaths; i++) {
            SimulatedNode dead = world.node(nodes - 1 - slow - i);
            times.addAll(verdicts.secondsUntilSeen(dead.id()));
        }
        return new Result(verdicts.falseSuspicions(), verdicts.falseVerdicts(), verdicts.falseVerdictsByHealthy(), Quantiles.of(times));
    }

    /** Holds up a node's messages again and again, each node with a phase of its own. */
    private void hold(World world, int index, long end) {
        long wait = (long) (world.random().nextDouble() * every.toNanos());
        world.kernel().after(wait, () -> holdAgain(world, index, end));
    }

    private void holdAgain(World world, int index, long end) {
        if (world.kernel().now() < end) {
            world.block(index, block);
            world.kernel().after(every.toNanos(), () -> holdAgain(world, index, end));
        }
    }
}
