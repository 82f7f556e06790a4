package io.foundation.simulation.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.simulation.Arguments;
import io.foundation.simulation.Kernel;
import io.foundation.simulation.plot.Figure;
import io.foundation.topology.dissemination.TreeRelay;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Single messages between nodes that are not linked, by {@link TreeRelay} over the overlay that HyParView makes: where no way is
 * known and all are tried; where one is known, from the flood before or from a broadcast of the destination; and with too few
 * links to pass. The overlay stands still while messages pass: what is measured is the relay.
 */
public final class RelayScenario {

    static final List<String> OPTIONS = List.of("nodes", "pairs", "cycles", "seed", "plots");

    private static final Duration CYCLE = Duration.ofSeconds(10);
    private static final long HOP = 1_000_000;
    /** All copies of a message have come somewhere by then. */
    private static final Duration MOMENT = Duration.ofMillis(100);
    /** A sender has given up waiting by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final double STRETCH = 1.5;
    private static final int WARMING = 10;
    /** So many pairs whose destination broadcasts before: a broadcast costs as much as a message that tries all ways. */
    private static final int BROADCASTERS = 100;
    /** Each broadcast of a node makes the ways to it shorter. */
    private static final int BEACONS = 3;
    /** So short a depth that most messages come to the end of their links. */
    private static final int SHALLOW = 1;

    private final PrintStream out;
    private final int nodes;
    private final int pairs;
    private final int cycles;
    private final long seed;
    private final SplittableRandom random;
    private final Optional<Path> plots;
    private final Kernel kernel = new Kernel();
    private final Figure figure;
    private OverlayWorld world;
    private OverlayGraph graph;
    private Node[] relays;
    private int depth;
    private boolean byBroadcasts;
    private long sent;
    private long answered;
    private long failed;
    private long delivered;
    private int deliveries;

    public RelayScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("relay", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 10_000, 20, 20_000);
        this.pairs = arguments.integer("pairs", 1_000, 1, 100_000);
        this.cycles = arguments.integer("cycles", 10, 1, 1_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.random = new SplittableRandom(seed);
        this.plots = arguments.folder("plots");
        this.figure = new Figure("Relay: links passed by the shortest way there is", "links of the shortest way", "links passed, mean")
                .condition("seed", seed).condition("nodes", nodes).condition("pairs", pairs);
    }

    /** One node's relay, and what it sees of the overlay. */
    private final class Node implements TreeRelay.Effects, TreeRelay.Ways, Time {
        private final int index;
        private final Set<NodeId> neighbours = new LinkedHashSet<>();
        private final TreeRelay relay;

        private Node(int index) {
            this.index = index;
            for (int other : graph.neighbours(index)) {
                neighbours.add(world.id(other));
            }
            this.relay = new TreeRelay(world.id(index), this, this, this);
        }

        @Override
        public void send(NodeId neighbour, byte[] message) {
            sent++;
            int to = world.index(neighbour);
            kernel.after((long) (HOP * (0.9 + 0.2 * random.nextDouble())), () -> relays[to].relay.message(world.id(index), message));
        }

        @Override
        public void deliver(NodeId origin, String channel, byte[] payload) {
            deliveries++;
        }

        @Override
        public void delivered(long number) {
            answered++;
        }

        @Override
        public void failed(long number, NodeId destination, String reason) {
            failed++;
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            kernel.after(delayNanos, () -> relay.timer(key));
        }

        @Override
        public void cancel(TimerKey key) {
            // A relay lets its timer come.
        }

        @Override
        public Set<NodeId> neighbours() {
            return neighbours;
        }

        @Override
        public Collection<NodeId> tree() {
            return neighbours;
        }

        @Override
        public Optional<NodeId> routeTo(NodeId destination) {
            return byBroadcasts ? world.core(index).nextHop(destination).filter(neighbours::contains) : Optional.empty();
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public long nanos() {
            return kernel.now();
        }

        @Override
        public long wallMillis() {
            return kernel.now() / 1_000_000;
        }
    }

    /** Runs it; true if all was delivered once, not much later than by the shortest way, and what was not was told. */
    public boolean run() {
        out.printf(Locale.ROOT, "Relay over HyParView, %d nodes, %d pairs at random; seed %d%n%n", nodes, pairs, seed);
        world = new OverlayWorld(OverlaySettings.of(nodes, seed, new HyParViewProvider()).withOptions(Map.of("keepAlive", "60s", "relay", "true")));
        world.startAll(Duration.ofMillis(20));
        world.run(CYCLE.multipliedBy(cycles));
        graph = world.wanted();
        for (int i = 0; i < WARMING; i++) {
            // The first is a flood, which finds shorter ways than the tree that it leaves has.
            BroadcastTrace measured = world.broadcast(random.nextInt(nodes));
            world.run(Duration.ofSeconds(1));
            depth = Math.max(depth, measured.lastHop());
        }
        out.printf(Locale.ROOT, "a broadcast passes %d links at most, so a message may pass %d%n%n", depth, (int) Math.ceil(1.5 * depth));
        out.printf("%-44s %10s %10s %12s %12s %12s %10s%n", "", "delivered", "repeated", "links, mean", "shortest", "messages", "told of it");
        fresh();
        int[][] chosen = new int[pairs][];
        for (int i = 0; i < pairs; i++) {
            int from = random.nextInt(nodes);
            chosen[i] = new int[] {from, (from + 1 + random.nextInt(nodes - 1)) % nodes};
        }
        boolean well = row("no way is known: all are tried", chosen, false, false);
        int[][] back = new int[pairs][];
        for (int i = 0; i < pairs; i++) {
            back[i] = new int[] {chosen[i][1], chosen[i][0]};
        }
        well &= row("back, by the way the message came", back, true, true);
        byBroadcasts = true;
        int[][] some = Arrays.copyOf(chosen, Math.min(pairs, BROADCASTERS));
        for (int beacon = 1; beacon <= BEACONS; beacon++) {
            for (int[] pair : some) {
                world.broadcast(pair[1]);
                world.run(Duration.ofMillis(100));
                world.forgetBroadcasts();
            }
            if (beacon == 1 || beacon == BEACONS) {
                graph = world.wanted();
                fresh();
                well &= row("by the way " + (beacon == 1 ? "a broadcast" : BEACONS + " broadcasts") + " came from there", some, true, beacon == BEACONS);
            }
        }
        depth = SHALLOW;
        fresh();
        well &= row("the same, with six links to pass", some, true, false);
        plots.ifPresent(folder -> figure.write(folder, "relay-links"));
        out.println(well ? "\nEverything that could arrive did, once; of all that did not its sender heard." : "\nNOT AS IT IS TO BE: see above.");
        return well;
    }

    private void fresh() {
        relays = new Node[nodes];
        for (int i = 0; i < nodes; i++) {
            relays[i] = new Node(i);
        }
    }

    /**
     * Sends a message for each pair, one after the other.
     *
     * @param single   whether each takes one way, so that the messages sent are the links passed
     * @param complete whether all must arrive by no great detour; else what does not arrive must be told
     */
    private boolean row(String name, int[][] chosen, boolean single, boolean complete) {
        long hops = 0;
        long shortest = 0;
        long messages = 0;
        int once = 0;
        int repeated = 0;
        int told = 0;
        int lost = 0;
        Map<Integer, List<Long>> byShortest = new TreeMap<>();
        for (int[] pair : chosen) {
            sent = 0;
            deliveries = 0;
            answered = 0;
            failed = 0;
            relays[pair[0]].relay.send(world.id(pair[1]), "test", new byte[8], true);
            kernel.runUntil(kernel.now() + MOMENT.toNanos());
            if (answered + failed == 0) {
                kernel.runUntil(kernel.now() + PATIENCE.toNanos());
            }
            once += deliveries == 1 ? 1 : 0;
            repeated += deliveries > 1 ? 1 : 0;
            boolean arrived = deliveries > 0;
            lost += arrived ? 0 : 1;
            told += arrived ? (int) answered : (int) failed;
            messages += sent;
            if (arrived) {
                // Every message is answered the way it came.
                hops += single ? sent / 2 : 0;
                int distance = graph.distance(pair[0], pair[1]);
                shortest += distance;
                byShortest.computeIfAbsent(distance, key -> new ArrayList<>()).add(sent / 2);
            }
        }
        double mean = once == 0 ? 0 : hops / (double) once;
        double least = once == 0 ? 0 : shortest / (double) once;
        out.printf(Locale.ROOT, "%-44s %9.2f%% %10d %12s %12.2f %12.1f %9.1f%%%n", name, 100.0 * once / chosen.length, repeated, single ? String.format(Locale.ROOT, "%.2f", mean) : "-", least,
                messages / (double) chosen.length, 100.0 * told / chosen.length);
        out.flush();
        if (single && complete) {
            byShortest.forEach((distance, passed) -> {
                if (!byBroadcasts) {
                    figure.point("the shortest", distance, distance);
                }
                figure.point(name, distance, passed.stream().mapToLong(Long::longValue).average().orElse(0));
            });
        }
        boolean all = once >= 0.999 * chosen.length && (!single || mean <= STRETCH * least);
        return repeated == 0 && told == chosen.length && (complete ? all : single || lost <= 0.001 * chosen.length);
    }
}
