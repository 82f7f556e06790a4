package io.foundation.simulation.overlay;

import io.foundation.simulation.Arguments;
import io.foundation.simulation.plot.Figure;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The figure of X-BOT (Leitão and others, SRDS 2009) drawn anew: nodes stand in ten clusters in a plane, a link costs the time
 * between its ends; how much cheaper links get round by round, and that the overlay stays one and its degrees as they were.
 */
public final class XbotScenario {

    static final List<String> OPTIONS = List.of("nodes", "rounds", "seed", "plots");

    private static final int CLUSTERS = 10;
    private static final double SPREAD = 0.03;
    /** The time one way across the whole plane, nanoseconds; and the least. */
    private static final double ACROSS = 40_000_000;
    private static final double LEAST = 200_000;
    private static final Duration PERIOD = Duration.ofSeconds(2);
    /** Rounds come after one period to thirteen. */
    private static final Duration MEAN_ROUND = PERIOD.multipliedBy(7);

    private final PrintStream out;
    private final int nodes;
    private final int rounds;
    private final long seed;
    private final Optional<Path> plots;

    public XbotScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("xbot", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 1_000, 20, 10_000);
        this.rounds = arguments.integer("rounds", 200, 1, 2_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
    }

    /** Places nodes in clusters and gives the time one way between any two. */
    static OverlayNetwork.Delays plane(int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[nodes];
        double[] y = new double[nodes];
        double[][] centres = new double[CLUSTERS][];
        Arrays.setAll(centres, index -> new double[] {random.nextDouble(), random.nextDouble()});
        for (int i = 0; i < nodes; i++) {
            double[] centre = centres[random.nextInt(CLUSTERS)];
            x[i] = centre[0] + SPREAD * random.nextGaussian();
            y[i] = centre[1] + SPREAD * random.nextGaussian();
        }
        return (from, to, chance) -> (long) (LEAST + ACROSS * Math.hypot(x[from] - x[to], y[from] - y[to]));
    }

    static OverlayWorld world(int nodes, long seed) {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(nodes, seed, new HyParViewProvider())
                .with(OverlayNetwork.CALM.with(plane(nodes, seed)))
                .withOptions(Map.of("broadcast", "flood", "keepAlive", "5s", "xbot", "true", "xbotPeriod", PERIOD.toMillis() + "ms"))
                .withKinds(message -> OverlayKinds.of(message)));
        world.startAll(Duration.ofMillis(20));
        world.run(Duration.ofSeconds(10));
        return world;
    }

    /** The mean time one way over a link, in milliseconds. */
    static double meanCost(OverlayGraph graph, OverlayWorld world, OverlayNetwork.Delays delays) {
        long sum = 0;
        long count = 0;
        for (int node : world.up()) {
            for (int other : graph.neighbours(node)) {
                sum += delays.nanos(node, other, null);
                count++;
            }
        }
        return count == 0 ? 0 : sum / 1e6 / count;
    }

    /** Runs it; true if links got cheaper by two fifths at least and the overlay stayed one. */
    public boolean run() {
        out.printf(Locale.ROOT, "X-BOT, %d nodes in %d clusters of a plane %.0f ms across; a round comes every %d s on average; seed %d%n%n", nodes, CLUSTERS,
                ACROSS / 1e6, MEAN_ROUND.toSeconds(), seed);
        OverlayNetwork.Delays delays = plane(nodes, seed);
        OverlayWorld world = world(nodes, seed);
        Figure figure = new Figure("X-BOT: the mean cost of a link", "round", "one way, ms").condition("seed", seed).condition("nodes", nodes);
        out.printf("%6s  %9s  %8s  %9s  %10s  %6s%n", "round", "link cost", "full", "connected", "clustering", "path");
        double first = 0;
        double last = 0;
        boolean whole = true;
        int step = Math.max(1, rounds / 10);
        for (int round = 0; round <= rounds; round += step) {
            OverlayGraph graph = world.wanted();
            last = meanCost(graph, world, delays);
            first = round == 0 ? last : first;
            whole &= graph.isConnected();
            int[] degrees = graph.degrees();
            out.printf(Locale.ROOT, "%6d  %6.2f ms  %7.2f%%  %8.2f%%  %10.5f  %6.3f%n", round, last, degrees.length > 5 ? 100.0 * degrees[5] / nodes : 0,
                    100 * graph.largestComponent(), graph.clustering(), graph.paths(50, seed).mean());
            out.flush();
            figure.point("HyParView with X-BOT", round, last).point("as it began", round, first);
            world.run(MEAN_ROUND.multipliedBy(step));
        }
        out.printf(Locale.ROOT, "%nA link costs %.2f of what it did%s.%n", last / first, whole ? "; the overlay was one all the time" : "; THE OVERLAY WAS PARTED");
        plots.ifPresent(folder -> figure.write(folder, "xbot-cost"));
        return whole && last <= 0.6 * first;
    }
}
