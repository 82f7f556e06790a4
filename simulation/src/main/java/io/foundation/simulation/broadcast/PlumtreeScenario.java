package io.foundation.simulation.broadcast;

import io.foundation.simulation.Arguments;
import io.foundation.simulation.broadcast.BroadcastWorld.Cost;
import io.foundation.simulation.plot.Figure;
import io.foundation.topology.dissemination.Flood;
import io.foundation.topology.dissemination.Plumtree;
import io.foundation.topology.dissemination.PlumtreeSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The figures of Plumtree (SRDS 2007) drawn anew: what a broadcast costs beside a flood, from one sender and from many; how the
 * graft timer decides it; how a tree heals, message by message, when a share of the nodes dies.
 */
public final class PlumtreeScenario {

    public static final List<String> OPTIONS = List.of("nodes", "degree", "messages", "over", "part", "seed", "plots");

    private static final double[] GRAFT_HOPS = {14, 10, 6, 3, 1.5};
    private static final double[] FAILURES = {0.1, 0.3, 0.5, 0.7, 0.8};
    private static final int HEALING = 20;
    private static final int WARMING = 10;
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final double SOUND = 0.01;
    private static final String RANDOM = "random";
    private static final String HYPARVIEW = "hyparview";

    private final PrintStream out;
    private final int nodes;
    private final int degree;
    private final int messages;
    private final String part;
    private final String over;
    private final long seed;
    private final Optional<Path> plots;
    private boolean sound = true;

    public PlumtreeScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("plumtree", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 10_000, 10, 100_000);
        this.degree = arguments.integer("degree", 5, 2, 50);
        this.messages = arguments.integer("messages", 20, 1, 1_000);
        this.part = arguments.choice("part", "all", List.of("all", "cost", "timer", "failures"));
        this.over = arguments.choice("over", RANDOM, List.of(RANDOM, HYPARVIEW));
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
    }

    /** Whether the trees were trees, and everybody got everything once. */
    public boolean run() {
        out.printf(Locale.ROOT, "%d nodes, each with %d neighbours, %s; a hop takes %d ms, give or take a tenth; seed %d%n", nodes, degree,
                over.equals(RANDOM) ? "given at random" : "by HyParView after 20 cycles", BroadcastWorld.HOP.toMillis(), seed);
        if (part.equals("all") || part.equals("cost")) {
            cost();
        }
        if (part.equals("all") || part.equals("timer")) {
            timer();
        }
        if (part.equals("all") || part.equals("failures")) {
            failures();
        }
        out.println(sound ? "\nEverybody alive got every message once." : "\nNot everybody got every message once: see above.");
        return sound;
    }

    private BroadcastWorld flood() {
        return over.equals(RANDOM) ? new BroadcastWorld(nodes, degree, seed, Flood::new)
                : BroadcastWorld.overHyParView(nodes, degree, seed, Map.of("broadcast", "flood"));
    }

    /** @param graftHops T1 in times of a hop; 0: measured */
    private BroadcastWorld plumtree(double graftHops) {
        Duration graft = Duration.ofNanos((long) (graftHops * BroadcastWorld.HOP.toNanos()));
        return over.equals(RANDOM) ? new BroadcastWorld(nodes, degree, seed, context -> new Plumtree(context, PlumtreeSettings.DEFAULTS.withGraftDelay(graft)))
                : BroadcastWorld.overHyParView(nodes, degree, seed, Map.of("broadcast", "plumtree", "graftDelay", graft.toMillis() + "ms"));
    }

    private String file(String name) {
        return over.equals(RANDOM) ? name : name + "-over-" + over;
    }

    private List<Cost> send(BroadcastWorld world, int count, IntSupplier sender) {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Cost cost = world.broadcast(sender.getAsInt(), BETWEEN);
            costs.add(cost);
            sound &= cost.reliability() == 1 && cost.repeated() == 0;
        }
        return costs;
    }

    private void heading() {
        out.printf("%n%-34s %12s %10s %10s %12s %13s %13s %10s %8s%n", "", "reliability", "RMR", "last hop", "last (hops)", "IHAVE / node", "prune / node",
                "copies", "grafts");
    }

    private void row(String name, List<Cost> costs) {
        out.printf(Locale.ROOT, "%-34s %11.3f%% %10.4f %10.1f %12.1f %13.3f %13.3f %10.0f %8.1f%n", name, 100 * mean(costs, Cost::reliability), mean(costs, Cost::redundancy),
                mean(costs, Cost::lastHop), mean(costs, Cost::hopTimes), mean(costs, Cost::announced), mean(costs, Cost::prunes), mean(costs, Cost::copies),
                mean(costs, Cost::grafts));
        out.flush();
    }

    private static double mean(List<Cost> costs, java.util.function.ToDoubleFunction<Cost> figure) {
        return costs.stream().mapToDouble(figure).average().orElse(0);
    }

    private void cost() {
        heading();
        BroadcastWorld flood = flood();
        row("flood", send(flood, Math.min(messages, 10), flood::anybody));
        BroadcastWorld tree = plumtree(0);
        int sender = tree.anybody();
        row("plumtree, the first message", send(tree, 1, () -> sender));
        List<Cost> single = send(tree, messages, () -> sender);
        row("plumtree, the same sender", single);
        List<Cost> many = send(tree, WARMING + messages, tree::anybody);
        row("plumtree, others, the first " + WARMING, many.subList(0, WARMING));
        List<Cost> later = many.subList(WARMING, many.size());
        row("plumtree, any sender, later", later);
        sound &= mean(single, Cost::redundancy) <= SOUND && mean(later, Cost::redundancy) <= SOUND;
    }

    private void timer() {
        Figure figure = new Figure("Plumtree: redundancy and last hop by the graft timer, any sender", "T1 in times of a hop", "RMR, last hop / 10")
                .condition("nodes", nodes).condition("degree", degree).condition("seed", seed).condition("messages", messages);
        heading();
        for (double hops : GRAFT_HOPS) {
            BroadcastWorld world = plumtree(hops);
            send(world, WARMING, world::anybody);
            List<Cost> costs = send(world, messages, world::anybody);
            row(String.format(Locale.ROOT, "any sender, T1 = %.1f hops", hops), costs);
            figure.point("RMR", hops, mean(costs, Cost::redundancy)).point("last hop / 10", hops, mean(costs, Cost::lastHop) / 10);
        }
        BroadcastWorld measured = plumtree(0);
        send(measured, WARMING, measured::anybody);
        row("any sender, T1 measured", send(measured, messages, measured::anybody));
        plots.ifPresent(folder -> figure.write(folder, file("plumtree-timer")));
    }

    private void failures() {
        Figure redundancy = new Figure("Plumtree: redundancy after a share of the nodes died at once", "message after the deaths", "RMR");
        Figure latency = new Figure("Plumtree: time until the last has it, after a share of the nodes died at once", "message after the deaths", "times of a hop");
        for (Figure figure : List.of(redundancy, latency)) {
            figure.condition("nodes", nodes).condition("degree", degree).condition("seed", seed).condition("T1", "measured").condition("overlay", over);
        }
        for (double share : FAILURES) {
            BroadcastWorld world = plumtree(0);
            send(world, WARMING, world::anybody);
            world.kill(share);
            heading();
            String name = String.format(Locale.ROOT, "%.0f %% died", 100 * share);
            for (int i = 1; i <= HEALING; i++) {
                List<Cost> costs = send(world, 1, world::anybody);
                if (i <= 3 || i % 5 == 0) {
                    row(name + ", message " + i, costs);
                }
                redundancy.point(name, i, costs.getFirst().redundancy());
                latency.point(name, i, costs.getFirst().hopTimes());
            }
        }
        plots.ifPresent(folder -> redundancy.write(folder, file("plumtree-healing-redundancy")));
        plots.ifPresent(folder -> latency.write(folder, file("plumtree-healing-latency")));
    }
}
