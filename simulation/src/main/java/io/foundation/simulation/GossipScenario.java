package io.foundation.simulation;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.simulation.plot.Figure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How membership spreads over a partial overlay: one changes, many join, leave and are forgotten at once, links lose messages,
 * the cluster is parted and healed. After each it is awaited that all know the same; how long that takes is held against what the
 * core claims, and what everybody was told and knows in the end against the truth.
 */
final class GossipScenario {

    static final List<String> OPTIONS = List.of("nodes", "neighbours", "several", "loss", "delay", "duration", "seed", "plots");

    /** What a node keeps of another, measured and rounded up, with room to work. */
    private static final long BYTES_PER_PAIR = 110;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** By so many links the halves find each other again: as many as there are seeds everybody is told of. */
    private static final int HEALING_LINKS = 3;
    private static final double LOSSY_LINKS = 0.5;
    private static final int CURVE_POINTS = 100;

    private final PrintStream out;
    private final int nodes;
    private final int degree;
    private final int several;
    private final double loss;
    private final NetworkSettings network;
    private final Duration quiet;
    private final long seed;
    private final Optional<Path> plots;
    private final GossipWorld world;
    private final long claimed;
    private final Figure figure = new Figure("Membership over a partial overlay", "seconds", "part of the nodes that know all").logX();

    /** @throws FoundationException with one sentence if an option is not allowed, or the nodes do not fit into memory */
    GossipScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("gossip", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 1_000, 20, 20_000);
        HeapRoom.check(nodes, BYTES_PER_PAIR);
        this.degree = arguments.integer("neighbours", 5, 3, 19);
        this.several = arguments.integer("several", Math.max(1, nodes / 100), 1, nodes / 4);
        this.loss = arguments.part("loss", 0.2, 0.9);
        this.network = NetworkSettings.CALM.withDelay(arguments.duration("delay", "1ms", Duration.ofSeconds(1)));
        this.quiet = arguments.duration("duration", "10s", Duration.ofHours(1));
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
        this.claimed = (long) Math.ceil(Math.log(nodes)) + 4;
        this.world = new GossipWorld(nodes, nodes + several, degree, seed, network, GossipWorld.once());
        figure.condition("nodes", nodes).condition("neighbours", degree).condition("seed", seed);
    }

    /**
     * Runs and prints.
     *
     * @return whether everything was as it should be
     */
    boolean run() {
        out.printf(Locale.ROOT, "%d memberships, %d neighbours each, a gossip round every %s, one way %s on average, seed %d; all are to know all within %d rounds%n%n",
                nodes, degree, Durations.format(world.membershipSettings().gossipInterval()), Durations.format(network.minDelay().plus(network.meanExtra())),
                seed, claimed);
        world.form();
        world.run(quiet);
        boolean well = world.isEqual();
        quiet();
        well &= measure("one", "One changes", true, () -> change(1));
        well &= measure("many", several + " change at once", true, () -> change(several));
        well &= measure("joins", several + " join at once", true, () -> world.join(several));
        well &= measure("leaves", several + " leave at once", true, () -> world.some(several).forEach(world::leave));
        well &= forgotten();
        world.links().lose(LOSSY_LINKS, loss);
        String lossy = String.format(Locale.ROOT, ", half of the links lose %.0f %% of messages", 100 * loss);
        well &= measure("one, lossy", "One changes" + lossy, false, () -> change(1));
        well &= measure("many, lossy", several + " change at once" + lossy, false, () -> change(several));
        world.links().lose(0, 0);
        well &= parted();
        plots.ifPresent(folder -> figure.write(folder, "gossip-spread"));
        return end() && well;
    }

    private void change(int count) {
        world.some(count).forEach(world::change);
    }

    private void quiet() {
        long messages = messages();
        long bytes = bytes();
        world.run(quiet);
        double share = world.on().size() * (quiet.toNanos() / 1e9);
        print(new Table().section("Quiet for " + Durations.format(quiet))
                .row("messages, bytes per node and second", String.format(Locale.ROOT, "%.1f, %.0f", (messages() - messages) / share, (bytes() - bytes) / share)));
    }

    private boolean forgotten() {
        List<GossipNode> dead = world.some(several);
        dead.forEach(world::crash);
        world.run(network.linkTimeout().plusSeconds(2));
        GossipNode operator = world.some(1).getFirst();
        return measure("forgotten", several + " that lost power are forgotten by an operator on one node", true,
                () -> dead.forEach(whom -> world.forget(operator, whom)));
    }

    private boolean parted() {
        world.part();
        world.run(network.linkTimeout().plusSeconds(1));
        boolean halves = measure("many, parted", several + " change at once in a cluster parted in two halves, until each half knows", true, () -> change(several));
        return measure("healed", "Healed by " + HEALING_LINKS + " links", true, () -> world.heal(HEALING_LINKS)) && halves;
    }

    /** Does something and waits until all know it; gives whether they did, and within the time that is claimed if it is. */
    private boolean measure(String curve, String what, boolean isClaimed, Runnable happening) {
        long begin = world.kernel().now();
        long messages = messages();
        long bytes = bytes();
        happening.run();
        boolean all = world.waitFor(PATIENCE, world::isEqual);
        double took = (world.kernel().now() - begin) / 1e9;
        List<Double> times = world.on().stream().filter(node -> node.lastNews() > begin).map(node -> (node.lastNews() - begin) / 1e9).sorted().toList();
        double share = world.on().size();
        Quantiles quantiles = Quantiles.of(times);
        double rounds = quantiles.max() / (world.membershipSettings().gossipInterval().toNanos() / 1e9);
        print(new Table().section(what)
                .row("until a node knew all", (all ? "" : "not all within " + Durations.format(PATIENCE) + "; ") + quantiles)
                .row("gossip rounds", String.format(Locale.ROOT, "%.2f", rounds))
                .row("messages, bytes per node", String.format(Locale.ROOT, "%.1f, %.0f", (messages() - messages) / share, (bytes() - bytes) / share))
                .row("the same per second", String.format(Locale.ROOT, "%.1f, %.0f", (messages() - messages) / share / took, (bytes() - bytes) / share / took)));
        for (int i = 1; i <= CURVE_POINTS && !times.isEmpty(); i++) {
            figure.point(curve, times.get((times.size() * i + CURVE_POINTS - 1) / CURVE_POINTS - 1), (double) i / CURVE_POINTS);
        }
        return all && (!isClaimed || rounds <= claimed);
    }

    private boolean end() {
        world.run(Duration.ofSeconds(2));
        String problem = world.isEqual() ? world.firstProblem() : "not all sets are equal";
        Table table = new Table().section(String.format(Locale.ROOT, "In the end, after %.3f s", world.kernel().now() / 1e9))
                .row("all know the same, and the truth", problem == null ? "yes" : "no: " + problem)
                .row("told what may not be", Integer.toString(world.violations().size()));
        world.violations().stream().limit(5).forEach(violation -> table.row("", violation));
        print(table.row("events", Long.toString(world.kernel().happened()))
                .row("trace", String.format(Locale.ROOT, "%016x", world.kernel().trace())));
        return problem == null && world.violations().isEmpty();
    }

    private long messages() {
        return world.nodes().stream().mapToLong(GossipNode::sentMessages).sum();
    }

    private long bytes() {
        return world.nodes().stream().mapToLong(GossipNode::sentBytes).sum();
    }

    private void print(Table table) {
        out.println(table);
        out.flush();
    }
}
