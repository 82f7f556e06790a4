package io.foundation.simulation;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Durations;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The life of a cluster: it forms, is quiet, loses nodes, has one suspended, is parted and healed. Prints what happened. */
final class MembershipScenario {

    static final List<String> OPTIONS = List.of("nodes", "loss", "delay", "duration", "crash", "silent", "pause", "partition", "detector", "seed");

    /** What a member costs on each node, measured and rounded up. */
    private static final long BYTES_PER_SIGHT = 1_500;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final WorldSettings settings;
    private final Arguments arguments;
    private final Invariants invariants = new Invariants();
    private final Verdicts verdicts = new Verdicts(invariants);
    private final World world;
    private final PrintStream out;
    private final Duration interval;

    /** @throws FoundationException with one sentence if an option is not allowed, or the nodes do not fit into memory */
    MembershipScenario(List<String> options, PrintStream out) {
        this.out = out;
        this.arguments = new Arguments("membership", options, OPTIONS);
        int nodes = arguments.integer("nodes", 100, 2, 10_000);
        HeapRoom.check(nodes, BYTES_PER_SIGHT);
        FailureDetectorProvider detector = arguments.choice("detector", "swim", List.of("swim", "phi")).equals("phi")
                ? new PhiAccrualDetectorProvider() : new SwimDetectorProvider();
        NetworkSettings network = NetworkSettings.CALM.withDelay(arguments.duration("delay", "1ms", Duration.ofSeconds(5)))
                .withLoss(arguments.part("loss", 0, 0.9));
        this.settings = WorldSettings.of(nodes, arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE)).with(network).with(detector, Map.of())
                .withRoomFor(nodes);
        this.interval = settings.membership().gossipInterval();
        this.world = new World(settings, verdicts);
        invariants.watch(world);
        verdicts.watch(world);
    }

    /**
     * Runs and prints.
     *
     * @return whether everything was as it should be
     */
    boolean run() {
        int crashes = count("crash", 3);
        int silent = count("silent", 3);
        int pauses = count("pause", 1);
        Duration partition = arguments.duration("partition", "20s", Duration.ofHours(1));
        Duration quiet = arguments.duration("duration", "60s", Duration.ofHours(24));
        out.printf(Locale.ROOT, "%d nodes, %s, %.1f %% of messages lost, one way %s on average, seed %d%n%n", settings.nodes(),
                settings.detector().type(), 100 * settings.network().loss(),
                text(settings.network().minDelay().plus(settings.network().meanExtra())), settings.seed());
        boolean well = form();
        quiet(quiet);
        well &= die("Killed (their machines refuse connections)", crashes, false);
        well &= die("Without power (nobody answers)", silent, true);
        well &= suspend(pauses);
        well &= part(partition);
        return end() && well;
    }

    private int count(String name, int otherwise) {
        return arguments.integer(name, Math.min(otherwise, (settings.nodes() - 1) / 3), 0, settings.nodes() / 3);
    }

    private boolean form() {
        world.startAll(Duration.ofMillis(100));
        boolean formed = world.waitFor(PATIENCE, () -> world.nodesOn().size() == world.size() && invariants.isConverged());
        print(new Table().section("Formation: all started within 100 ms")
                .row("all see all", formed ? seconds(world.kernel().now()) + rounds(world.kernel().now()) : "not within " + text(PATIENCE))
                .row("messages, bytes per node", traffic(1, 0, 0)));
        return formed;
    }

    private void quiet(Duration time) {
        long messages = messages();
        long bytes = bytes();
        world.run(time);
        print(new Table().section("Quiet for " + text(time))
                .row("messages, bytes per node and second", traffic(Math.max(1e-9, time.toNanos() / 1e9), messages, bytes))
                .row("suspicions of healthy nodes", Long.toString(verdicts.falseSuspicions()))
                .row("healthy nodes called unreachable", Long.toString(verdicts.falseVerdicts())));
    }

    private boolean die(String how, int count, boolean silent) {
        if (count == 0) {
            return true;
        }
        List<NodeId> dead = new ArrayList<>();
        for (int index : choose(count)) {
            dead.add(world.node(index).id());
            verdicts.died(world.node(index).id());
            world.crash(index, silent);
            world.run(Duration.ofMillis((long) (world.random().nextDouble() * 2_000)));
        }
        boolean seen = world.waitFor(PATIENCE, () -> dead.stream().allMatch(this::allSee));
        List<Double> times = dead.stream().flatMap(life -> verdicts.secondsUntilSeen(life).stream()).toList();
        List<Double> first = dead.stream().filter(life -> !verdicts.secondsUntilSeen(life).isEmpty()).map(life -> verdicts.secondsUntilSeen(life).get(0)).toList();
        boolean converged = world.waitFor(PATIENCE, invariants::isConverged);
        Table table = new Table().section(how + ": " + count)
                .row("until the first called it unreachable", Quantiles.of(first).toString())
                .row("until everybody did", Quantiles.of(times) + (seen ? "" : "; not all did within " + text(PATIENCE)));
        for (NodeId life : dead) {
            world.start(world.indexOf(life.name()));
        }
        long begin = world.kernel().now();
        boolean back = world.waitFor(PATIENCE, invariants::isConverged);
        print(table.row("started again, until all see all", outcome(back, begin)));
        return seen && converged && back;
    }

    private boolean allSee(NodeId life) {
        return verdicts.secondsUntilSeen(life).size() >= world.nodesOn().size();
    }

    private boolean suspend(int count) {
        if (count == 0) {
            return true;
        }
        for (int index : choose(count)) {
            verdicts.died(world.node(index).id());
            world.pause(index, PAUSE);
        }
        List<NodeId> suspended = world.nodes().stream().filter(node -> node.process() == SimulatedNode.Process.PAUSED).map(SimulatedNode::id).toList();
        world.run(PAUSE);
        long begin = world.kernel().now();
        boolean back = world.waitFor(PATIENCE, invariants::isConverged);
        List<Double> times = suspended.stream().flatMap(life -> verdicts.secondsUntilSeen(life).stream()).toList();
        suspended.forEach(verdicts::lives);
        print(new Table().section("Suspended for " + text(PAUSE) + ": " + count)
                .row("until called unreachable", Quantiles.of(times) + " by " + times.size() + " of " + (world.size() - 1) * (long) count)
                .row("resumed, until all see all", outcome(back, begin)));
        return back;
    }

    private boolean part(Duration time) {
        if (time.isZero()) {
            return true;
        }
        world.partition(choose(world.size() / 2));
        world.run(time);
        long halves = world.nodes().stream().mapToLong(node -> node.detector().judgements().values().stream()
                .filter(judgement -> judgement == Judgement.UNREACHABLE).count()).sum();
        world.heal();
        long begin = world.kernel().now();
        boolean healed = world.waitFor(PATIENCE, invariants::isConverged);
        int half = world.size() / 2;
        print(new Table().section("Parted in two halves for " + text(time))
                .row("of those beyond, called unreachable", String.format(Locale.ROOT, "%.1f %%", 100.0 * halves / (2.0 * half * (world.size() - half))))
                .row("healed, until all see all", outcome(healed, begin)));
        return healed;
    }

    private boolean end() {
        world.run(Duration.ofSeconds(10));
        String problem = invariants.firstProblem();
        Table table = new Table().section("In the end, after " + seconds(world.kernel().now()))
                .row("suspicions of healthy nodes", Long.toString(verdicts.falseSuspicions()))
                .row("healthy nodes called unreachable", verdicts.falseVerdicts() + " times, " + verdicts.falseVerdictsByHealthy() + " of them by healthy nodes")
                .row("all know the same, and the truth", problem == null ? "yes" : "no: " + problem)
                .row("broken invariants", Integer.toString(invariants.violations().size()));
        invariants.violations().stream().limit(5).forEach(violation -> table.row("", violation));
        print(table.row("events", Long.toString(world.kernel().happened()))
                .row("trace", String.format(Locale.ROOT, "%016x", world.kernel().trace())));
        return problem == null && invariants.violations().isEmpty();
    }

    private List<Integer> choose(int count) {
        List<Integer> chosen = new ArrayList<>();
        for (int index : world.shuffled()) {
            if (chosen.size() < count && world.node(index).process() == SimulatedNode.Process.RUNNING) {
                chosen.add(index);
            }
        }
        return chosen;
    }

    private String outcome(boolean reached, long begin) {
        return reached ? seconds(world.kernel().now() - begin) : "not within " + text(PATIENCE) + ": " + invariants.firstProblem();
    }

    private long messages() {
        return world.nodes().stream().mapToLong(SimulatedNode::sentMessages).sum();
    }

    private long bytes() {
        return world.nodes().stream().mapToLong(SimulatedNode::sentBytes).sum();
    }

    private String traffic(double seconds, long messagesBefore, long bytesBefore) {
        double share = seconds * world.size();
        return String.format(Locale.ROOT, "%.1f, %.0f", (messages() - messagesBefore) / share, (bytes() - bytesBefore) / share);
    }

    private String rounds(long nanos) {
        return String.format(Locale.ROOT, " (%.1f gossip rounds)", nanos / (double) interval.toNanos());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private static String text(Duration time) {
        return time.toNanos() % 1_000_000 == 0 ? Durations.format(time) : String.format(Locale.ROOT, "%.2fms", time.toNanos() / 1e6);
    }

    private void print(Table table) {
        out.println(table);
        out.flush();
    }
}
