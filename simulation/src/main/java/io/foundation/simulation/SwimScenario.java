package io.foundation.simulation;

import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.simulation.plot.Figure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of SWIM (Das, Gupta and Motivala, DSN 2002) drawn anew with our detector in its rounds: how long after a machine
 * loses power the first other node doubts it, and all know it, by the size of the cluster; and how often the living are doubted
 * when messages are lost, by how many others are asked to probe.
 */
final class SwimScenario {

    static final List<String> OPTIONS = List.of("nodes", "deaths", "seed", "plots");

    private static final int SMALLEST = 16;
    private static final int LOSSY_NODES = 32;
    private static final double[] LOSSES = {0.05, 0.1, 0.2, 0.3};
    private static final int[] HELPERS = {0, 1, 2, 3, 5};
    private static final Duration LOSSY_TIME = Duration.ofMinutes(5);

    private final PrintStream out;
    private final int nodes;
    private final int deaths;
    private final long seed;
    private final Optional<Path> plots;

    SwimScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("swim", options, OPTIONS);
        this.out = out;
        this.nodes = arguments.integer("nodes", 128, SMALLEST, 10_000);
        this.deaths = arguments.integer("deaths", 5, 1, 100);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        this.plots = arguments.folder("plots");
    }

    boolean run() {
        boolean allSeen = detection();
        out.println();
        doubts();
        return allSeen;
    }

    private boolean detection() {
        Figure figure = new Figure("SWIM: a machine loses power", "nodes", "seconds, median").logX()
                .condition("seed", seed).condition("deaths", deaths).condition("interval", "1s");
        Figure spread = new Figure("SWIM: from the first doubt until all have heard of it", "nodes", "seconds, median").logX()
                .condition("seed", seed).condition("deaths", deaths).condition("interval", "1s");
        out.printf(Locale.ROOT, "A machine loses power; rounds of 1 s, one member probed in each; %d deaths for each size, seed %d%n%n", deaths, seed);
        out.printf("%8s   %-50s %-50s %-50s %s%n", "nodes", "first doubted after", "first called dead after", "all know after", "the doubt reaches all within");
        boolean allSeen = true;
        for (int size : sizes()) {
            Deaths seen = watchDeaths(size);
            allSeen &= seen.known.size() == deaths;
            out.printf(Locale.ROOT, "%8d   %-50s %-50s %-50s %s%n", size, Quantiles.of(seen.doubted), Quantiles.of(seen.called), Quantiles.of(seen.known), Quantiles.of(seen.spread));
            out.flush();
            double rumour = Quantiles.of(seen.spread).median();
            spread.point("measured", size, rumour).point("ln n rounds of gossip, a fifth of an interval each", size, 0.2 * Math.log(size));
            figure.point("first doubted", size, Quantiles.of(seen.doubted).median()).point("first called dead", size, Quantiles.of(seen.called).median())
                    .point("all know", size, Quantiles.of(seen.known).median()).point("1.58 rounds, as the paper expects", size, Math.E / (Math.E - 1));
        }
        out.println(allSeen ? "Every death was seen by all." : "Not every death was seen by all in time.");
        plots.ifPresent(folder -> figure.write(folder, "swim-detection"));
        plots.ifPresent(folder -> spread.write(folder, "swim-dissemination"));
        return allSeen;
    }

    /** Doubles, and the largest. */
    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int size = SMALLEST; size < nodes; size *= 2) {
            sizes.add(size);
        }
        sizes.add(nodes);
        return sizes;
    }

    /** The seconds after each death. */
    private static final class Deaths implements DetectorWorld.Judged {
        private final List<Double> doubted = new ArrayList<>();
        private final List<Double> called = new ArrayList<>();
        private final List<Double> known = new ArrayList<>();
        /** From the first doubt until the last has heard of it. */
        private final List<Double> spread = new ArrayList<>();
        private final BitSet doubting = new BitSet();
        private final BitSet knowing = new BitSet();
        private DetectorWorld world;
        private int dead = -1;
        private long since;
        private int others;

        void died(int index, int observers) {
            dead = index;
            since = world.kernel().now();
            others = observers;
            doubting.clear();
            knowing.clear();
        }

        boolean isKnown() {
            return knowing.cardinality() >= others;
        }

        @Override
        public void judged(int observer, int about, Judgement judgement) {
            if (about != dead || judgement == Judgement.ALIVE) {
                return;
            }
            double seconds = (world.kernel().now() - since) / 1e9;
            if (!doubting.get(observer)) {
                doubting.set(observer);
                if (doubting.cardinality() == 1) {
                    doubted.add(seconds);
                }
                if (doubting.cardinality() == others) {
                    spread.add(seconds - doubted.getLast());
                }
            }
            if (judgement == Judgement.UNREACHABLE && !knowing.get(observer)) {
                knowing.set(observer);
                if (knowing.cardinality() == 1) {
                    called.add(seconds);
                }
                if (isKnown()) {
                    known.add(seconds);
                }
            }
        }
    }

    private Deaths watchDeaths(int size) {
        Deaths deathsSeen = new Deaths();
        DetectorWorld world = new DetectorWorld(size, seed, NetworkSettings.CALM, new SwimDetectorProvider(), rounds(3), deathsSeen);
        deathsSeen.world = world;
        world.run(Duration.ofSeconds(3));
        for (int i = 0; i < deaths && i < size / 2; i++) {
            world.run(Duration.ofNanos((long) (world.random().nextDouble() * 3e9)));
            deathsSeen.died(size - 1 - i, size - 1 - i);
            world.crash(size - 1 - i);
            world.waitFor(Duration.ofMinutes(5), deathsSeen::isKnown);
        }
        return deathsSeen;
    }

    private void doubts() {
        Figure figure = new Figure("SWIM: the living are doubted when messages are lost", "helpers asked", "doubts per node and hour").logY()
                .condition("seed", seed).condition("nodes", LOSSY_NODES).condition("time", LOSSY_TIME);
        out.printf(Locale.ROOT, "%d nodes, all alive, messages are lost for %d min: doubts per node and hour by helpers asked%n%n", LOSSY_NODES, LOSSY_TIME.toMinutes());
        out.printf("%8s", "lost");
        for (int helpers : HELPERS) {
            out.printf("%10d", helpers);
        }
        out.println();
        for (double loss : LOSSES) {
            out.printf(Locale.ROOT, "%7.0f%%", 100 * loss);
            for (int helpers : HELPERS) {
                double rate = doubtsPerNodeAndHour(loss, helpers);
                out.printf(Locale.ROOT, "%10.1f", rate);
                figure.point(String.format(Locale.ROOT, "%.0f %% lost", 100 * loss), helpers, rate);
            }
            out.println();
            out.flush();
        }
        plots.ifPresent(folder -> figure.write(folder, "swim-doubts"));
    }

    private double doubtsPerNodeAndHour(double loss, int helpers) {
        Verdicts verdicts = new Verdicts(new Watcher() {
        });
        World world = new World(WorldSettings.of(LOSSY_NODES, seed).with(NetworkSettings.CALM.withLoss(loss))
                .with(new SwimDetectorProvider(), rounds(helpers)), verdicts);
        verdicts.watch(world);
        world.startAll(Duration.ofMillis(100));
        world.run(Duration.ofSeconds(20));
        long before = verdicts.falseSuspicions();
        world.run(LOSSY_TIME);
        // A doubt is heard of by all: counted once for each that hears, so it is divided by how many there are.
        return (verdicts.falseSuspicions() - before) / (double) (LOSSY_NODES - 1) / LOSSY_NODES * Duration.ofHours(1).toNanos() / LOSSY_TIME.toNanos();
    }

    /** As in the paper: one probe in each round, no trust in Lifeguard's rules. */
    private static Map<String, String> rounds(int helpers) {
        Map<String, String> rules = new HashMap<>(LifeguardScenario.rules(false, false, false, true));
        rules.put("indirect", Integer.toString(helpers));
        return rules;
    }
}
