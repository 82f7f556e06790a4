package io.foundation.simulation.overlay;

import io.foundation.simulation.Arguments;
import io.foundation.simulation.plot.Figure;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of HyParView (Leitão, Pereira and Rodrigues, DSN 2007) drawn anew: what the overlay looks like after joins through
 * one contact and after cycles of shuffling, what a broadcast reaches by fanout, and what it reaches after a share of all
 * nodes died at once, before and while the overlay shuffles. Broadcasts flood the active views, as in the paper.
 */
public final class HyParViewScenario {

    static final List<String> OPTIONS = List.of("nodes", "cycles", "failures", "broadcasts", "part", "seed", "seeds", "plots");

    private static final Duration CYCLE = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofMillis(20);
    private static final Duration FLOOD_TIME = Duration.ofMillis(200);
    private static final Duration REPAIR = Duration.ofSeconds(2);
    private static final double[] SHARES = {0.3, 0.5, 0.8, 0.9, 0.95};
    private static final int SOURCES = 50;

    private final PrintStream out;
    private final int nodes;
    private final int cycles;
    private final int failures;
    private final int broadcasts;
    private final String part;
    private final int seeds;
    private final long seed;
    private final Optional<Path> plots;

    public HyParViewScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("hyparview", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 10_000, 50, 20_000);
        this.cycles = arguments.integer("cycles", 50, 1, 1_000);
        this.failures = arguments.integer("failures", nodes, 50, nodes);
        this.broadcasts = arguments.integer("broadcasts", 10, 1, 1_000);
        this.part = arguments.choice("part", "all", List.of("all", "stable", "fanout", "deaths", "checks", "islands", "restarts"));
        this.seeds = arguments.integer("seeds", 10, 1, 1_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
    }

    /** Runs it; true if the overlay was one and its broadcasts reached all, before any death and after half of all died. */
    public boolean run() {
        HyParViewChecks checks = new HyParViewChecks(out, nodes, cycles, broadcasts, seed, seeds);
        switch (part) {
            case "checks" -> {
                return checks.stable();
            }
            case "islands" -> {
                return checks.islands();
            }
            case "restarts" -> {
                return checks.restarts();
            }
            default -> {
                // The figures, below.
            }
        }
        boolean whole = !isAsked("stable") || stable();
        if (isAsked("fanout")) {
            fanout();
        }
        return (!isAsked("deaths") || healing()) && whole;
    }

    private boolean isAsked(String one) {
        return part.equals("all") || part.equals(one);
    }

    /** Keep-alives are seldom where ends of links notice deaths by themselves, so that ten thousand nodes take minutes, not hours. */
    private static OverlayWorld world(int nodes, long seed, int activeSize) {
        Map<String, String> options = new HashMap<>(Map.of("broadcast", "flood", "keepAlive", "60s", "activeSize", Integer.toString(activeSize)));
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(nodes, seed, new HyParViewProvider()).withOptions(options)
                .withKinds(message -> OverlayKinds.of(message)));
        world.startAll(GAP);
        return world;
    }

    private static void cycles(OverlayWorld world, int count) {
        world.run(CYCLE.multipliedBy(count));
    }

    private boolean stable() {
        out.printf(Locale.ROOT, "HyParView, %d nodes, active view 5, passive view 30, joins one by one through one contact; seed %d%n%n", nodes, seed);
        OverlayWorld world = world(nodes, seed, 5);
        out.printf(Locale.ROOT, "messages per join   %.1f: %s%n%n", joinMessages(world) / (double) nodes, joinKinds(world));
        out.printf("%6s  %8s  %6s  %8s  %9s  %6s  %8s  %10s  %-24s %s%n", "cycle", "full", "least", "one way", "connected", "path", "diameter",
                "clustering", "in-degree of candidates", "last hop");
        Figure path = figure("HyParView: shortest path by cycle", "cycle", "links, mean");
        Figure contact = figure("HyParView: the most known node", "cycle", "in-degree, greatest");
        Figure clustering = figure("HyParView: clustering by cycle", "cycle", "part of pairs of neighbours that are neighbours");
        OverlayGraph random = OverlayGraph.randomRegular(nodes, 5, seed);
        double randomPath = random.paths(SOURCES, seed).mean();
        double randomClustering = random.clustering();
        int step = Math.max(1, cycles / 5);
        for (int cycle = 0; ; cycle += step) {
            OverlayGraph graph = world.wanted();
            OverlayGraph.Paths paths = graph.paths(SOURCES, seed);
            OverlayGraph candidates = world.candidates();
            double[] spread = candidates.inDegreeSpread();
            int most = candidates.inDegrees().length - 1;
            BroadcastTrace trace = flood(world);
            out.printf(Locale.ROOT, "%6d  %7.2f%%  %6d  %8d  %8.2f%%  %6.3f  %8d  %10.5f  %4.1f ± %-4.1f, most %-6d %d%n", cycle, 100 * full(graph, 5), least(graph),
                    graph.asymmetric(), 100 * graph.largestComponent(), paths.mean(), paths.diameter(), graph.clustering(), spread[0], spread[1], most, trace.lastHop());
            out.flush();
            path.point("HyParView", cycle, paths.mean()).point("random graph of degree 5", cycle, randomPath);
            clustering.point("HyParView", cycle, graph.clustering()).point("random graph of degree 5", cycle, randomClustering);
            contact.point("in passive views", cycle, most);
            if (cycle + step > cycles) {
                break;
            }
            cycles(world, step);
        }
        int[] active = world.wanted().degrees();
        Figure neighbours = figure("HyParView: how many neighbours a node has", "neighbours", "nodes").condition("cycles", cycles);
        for (int degree = 0; degree < active.length; degree++) {
            neighbours.point("nodes", degree, active[degree]);
        }
        int[] degrees = world.candidates().inDegrees();
        Figure histogram = figure("HyParView: in how many passive views a node is", "in-degree", "nodes");
        for (int degree = 0; degree < degrees.length; degree++) {
            histogram.point("nodes", degree, degrees[degree]);
        }
        world.counters().reset();
        cycles(world, 5);
        out.printf(Locale.ROOT, "%nmessages per node and cycle, without keep-alives: %.2f%n", (world.counters().allMessages() - world.counters().messages("keepalive")) / 5.0 / nodes);
        BroadcastTrace trace = flood(world);
        out.printf(Locale.ROOT, "a broadcast: reliability %.2f %%, last hop %d, %.2f payloads a node%n%n", 100 * world.reliability(trace), trace.lastHop(), trace.forwards() / (double) nodes);
        write(path, "hyparview-path");
        write(clustering, "hyparview-clustering");
        write(neighbours, "hyparview-neighbours");
        write(contact, "hyparview-most-known");
        write(histogram, "hyparview-in-degree");
        return world.reliability(trace) == 1 && world.wanted().isConnected();
    }

    private static final List<String> JOINING = List.of("join", "forward join", "neighbour", "neighbour reply", "disconnect");

    /** All that joining costs, and what those spend who lost their place to the joiner. */
    static long joinMessages(OverlayWorld world) {
        return JOINING.stream().mapToLong(world.counters()::messages).sum();
    }

    private static String joinKinds(OverlayWorld world) {
        return String.join(", ", JOINING.stream().map(kind -> String.format(Locale.ROOT, "%.1f %s", world.counters().messages(kind) / (double) world.size(), kind)).toList());
    }

    private BroadcastTrace flood(OverlayWorld world) {
        List<Integer> up = world.up();
        BroadcastTrace trace = world.broadcast(up.get(world.random().nextInt(up.size())));
        world.run(FLOOD_TIME);
        world.forgetBroadcasts();
        return trace;
    }

    private double meanReliability(OverlayWorld world) {
        double sum = 0;
        for (int i = 0; i < broadcasts; i++) {
            sum += world.reliability(flood(world));
        }
        return sum / broadcasts;
    }

    static double full(OverlayGraph graph, int size) {
        int[] degrees = graph.degrees();
        return degrees.length <= size ? 0 : degrees[size] / (double) graph.size();
    }

    private static int least(OverlayGraph graph) {
        int[] degrees = graph.degrees();
        for (int degree = 0; degree < degrees.length; degree++) {
            if (degrees[degree] > 0) {
                return degree;
            }
        }
        return 0;
    }

    private void fanout() {
        int size = Math.max(50, failures / 5);
        Figure figure = figure("HyParView: what a broadcast reaches, by fanout", "fanout", "reliability, %").condition("nodes here", size);
        out.printf("%d nodes, after 10 cycles, the active view is one more than the fanout%n%n%8s  %s%n", size, "fanout", "reliability");
        for (int fanout = 1; fanout <= 5; fanout++) {
            OverlayWorld world = world(size, seed, fanout + 1);
            cycles(world, 10);
            double reliability = meanReliability(world);
            out.printf(Locale.ROOT, "%8d  %.2f %%%n", fanout, 100 * reliability);
            out.flush();
            figure.point("HyParView", fanout, 100 * reliability).point("gossip to so many at random: x = 1 − exp(−f·x)", fanout, 100 * gossip(fanout));
        }
        out.println();
        write(figure, "hyparview-fanout");
    }

    /** The part that infect-and-die gossip reaches in theory. */
    private static double gossip(int fanout) {
        double reached = 1;
        for (int i = 0; i < 200; i++) {
            reached = 1 - Math.exp(-fanout * reached);
        }
        return reached;
    }

    private boolean healing() {
        int before = Math.min(cycles, 10);
        out.printf("%d nodes, after %d cycles a share of all dies at once; ends of links notice within 20 ms%n%n", failures, before);
        out.printf("%6s  %-24s %-24s %-30s %s%n", "died", "connected after repair", "reliability after repair", "connected after 1, 2, 6 cycles", "candidates alive after repair, 1, 5, 10, 20 cycles");
        Figure figure = figure("HyParView: what a broadcast reaches after deaths", "nodes that died, %", "reliability, %").condition("nodes here", failures);
        Figure passive = figure("HyParView: candidates that are alive after half died", "cycle", "alive, %").condition("nodes here", failures);
        boolean well = true;
        for (double share : SHARES) {
            OverlayWorld world = world(failures, seed, 5);
            cycles(world, before);
            world.crashShare(share, false);
            world.run(REPAIR);
            double connected = world.wanted().largestComponent();
            double reliability = meanReliability(world);
            StringBuilder alive = new StringBuilder(percent(alive(world)));
            passive.point(percent(share) + " died", 0, 100 * alive(world));
            StringBuilder later = new StringBuilder();
            int done = 0;
            for (int cycle : new int[] {1, 2, 5, 6, 10, 20}) {
                cycles(world, cycle - done);
                done = cycle;
                if (cycle <= 2 || cycle == 6) {
                    later.append(later.isEmpty() ? "" : ", ").append(percent(world.wanted().largestComponent()));
                }
                if (cycle != 2 && cycle != 6) {
                    alive.append(", ").append(percent(alive(world)));
                }
                passive.point(percent(share) + " died", cycle, 100 * alive(world));
            }
            well &= share > 0.8 || connected == 1 && reliability == 1;
            out.printf("%6s  %-24s %-24s %-30s %s%n", percent(share), percent(connected), percent(reliability), later, alive);
            out.flush();
            figure.point("after repair", 100 * share, 100 * reliability).point("connected after repair", 100 * share, 100 * connected);
        }
        write(figure, "hyparview-failures");
        write(passive, "hyparview-candidates-alive");
        return well;
    }

    /** The part of candidates that are up. */
    static double alive(OverlayWorld world) {
        long all = 0;
        long up = 0;
        for (int node : world.up()) {
            for (var candidate : world.view(node).candidates()) {
                all++;
                up += world.isUp(candidate) ? 1 : 0;
            }
        }
        return all == 0 ? 1 : up / (double) all;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * part);
    }

    private Figure figure(String title, String x, String y) {
        return new Figure(title, x, y).condition("seed", seed).condition("nodes", nodes).condition("active view", 5).condition("passive view", 30);
    }

    private void write(Figure figure, String name) {
        plots.ifPresent(folder -> figure.write(folder, name));
    }
}
