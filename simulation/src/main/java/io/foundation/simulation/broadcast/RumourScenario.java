package io.foundation.simulation.broadcast;

import io.foundation.simulation.Arguments;
import io.foundation.simulation.broadcast.BroadcastWorld.Cost;
import io.foundation.simulation.plot.Figure;
import io.foundation.topology.dissemination.KeepSettings;
import io.foundation.topology.dissemination.Rumour;
import io.foundation.topology.dissemination.RumourSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rumour reaches: the share of the nodes by the fan-out, beside what the theory of infect-and-die expects of partners
 * chosen among all and among the neighbours there are; and push-pull with a counter. Without the exchange that would bring the rest.
 */
public final class RumourScenario {

    public static final List<String> OPTIONS = List.of("nodes", "neighbours", "messages", "seed", "plots");

    private static final int MAX_FANOUT = 8;
    private static final int ITERATIONS = 500;
    /** A rumour that dies at once says nothing about one that spreads. */
    private static final double SPREAD = 0.1;
    private static final Duration TIME = Duration.ofSeconds(40);
    private static final double TOLERANCE = 0.02;

    private final PrintStream out;
    private final int nodes;
    private final int neighbours;
    private final int messages;
    private final long seed;
    private final Optional<Path> plots;

    public RumourScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("rumour", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 10_000, 100, 50_000);
        this.neighbours = arguments.integer("neighbours", 30, 10, 200);
        this.messages = arguments.integer("messages", 10, 1, 1_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
    }

    /** Whether every share is near what the theory expects. */
    public boolean run() {
        out.printf(Locale.ROOT, "%d nodes, each with %d random neighbours to choose from; %d messages; no exchange; seed %d%n%n", nodes, neighbours, messages, seed);
        out.printf("%-26s %10s %10s %10s %16s %10s %12s%n", "", "reached", "expected", "among all", "copies / node", "last hop", "died at once");
        Figure figure = new Figure("Rumours: the share of nodes reached", "fan-out", "share").condition("nodes", nodes)
                .condition("neighbours", neighbours).condition("messages", messages).condition("seed", seed);
        boolean asExpected = true;
        for (int fanout = 1; fanout <= MAX_FANOUT; fanout++) {
            List<Cost> costs = measure(RumourSettings.DEFAULTS.withFanout(fanout));
            double reached = row("infect and die, fan-out " + fanout, expected(fanout, neighbours), expected(fanout), costs);
            figure.point("infect and die", fanout, reached).point("expected among " + neighbours + " neighbours", fanout, expected(fanout, neighbours))
                    .point("1 - e^(-f x)", fanout, expected(fanout));
            // With a fan-out of 1 every rumour dies, sooner or later.
            asExpected &= fanout == 1 || Math.abs(reached - expected(fanout, neighbours)) < TOLERANCE;
        }
        row("push-pull, counter 2", Double.NaN, Double.NaN, measure(RumourSettings.DEFAULTS.with(RumourSettings.Style.PUSH_PULL)));
        plots.ifPresent(folder -> figure.write(folder, "rumour-fanout"));
        out.println(asExpected ? "\nEvery share is as the theory expects, give or take 2 %." : "\nA share is not as the theory expects.");
        return asExpected;
    }

    private List<Cost> measure(RumourSettings settings) {
        RumourSettings quiet = settings.withKeep(KeepSettings.DEFAULTS.withExchange(Duration.ofDays(365), 1 << 20).withCache(TIME, 1 << 20));
        BroadcastWorld world = new BroadcastWorld(nodes, neighbours, seed, context -> new Rumour(context, quiet));
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            costs.add(world.broadcast(world.anybody(), TIME));
        }
        return costs;
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    private double row(String name, double expected, double amongAll, List<Cost> costs) {
        List<Cost> spread = costs.stream().filter(cost -> cost.reliability() > SPREAD).toList();
        double reached = spread.stream().mapToDouble(Cost::reliability).average().orElse(0);
        out.printf(Locale.ROOT, "%-26s %10s %10s %10s %16.2f %10.1f %12d%n", name, percent(reached), percent(expected), percent(amongAll),
                spread.stream().mapToDouble(Cost::copies).average().orElse(0) / nodes, spread.stream().mapToDouble(Cost::lastHop).average().orElse(0),
                costs.size() - spread.size());
        out.flush();
        return reached;
    }

    /** The share x = 1 − e^(−f·x) that infect-and-die reaches if it spreads at all, with partners chosen among all. */
    static double expected(int fanout) {
        double share = 1;
        for (int i = 0; i < ITERATIONS; i++) {
            share = 1 - Math.exp(-fanout * share);
        }
        return share < SPREAD ? 0 : share;
    }

    /**
     * The same, with partners chosen among d neighbours but the one it came from: a node tells each with the chance
     * p = f/(d−1), and can tell a neighbour only what it has from another one, y = 1 − (1 − p·y)^(d−1); so x = 1 − (1 − p·y)^d.
     */
    static double expected(int fanout, int neighbours) {
        double chance = fanout / (double) (neighbours - 1);
        double fromOthers = 1;
        for (int i = 0; i < ITERATIONS; i++) {
            fromOthers = 1 - Math.pow(1 - chance * fromOthers, neighbours - 1);
        }
        double share = 1 - Math.pow(1 - chance * fromOthers, neighbours);
        return share < SPREAD ? 0 : share;
    }
}
