package io.foundation.simulation;

import io.foundation.base.api.option.Durations;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.simulation.plot.Figure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lifeguard's experiment by the size of the cluster, with detectors alone: a share of the nodes has its messages held up again
 * and again; counted are the verdicts against healthy nodes, by plain SWIM in the smaller clusters, by Lifeguard as
 * published and by ours.
 */
final class LifeguardBySize {

    private static final List<String> SHOWN = List.of("plain SWIM", "Lifeguard (all)", "ours (no trust)");
    private static final int DEATHS = 4;
    /** Beyond, plain SWIM is not run: everybody hears of every wrong verdict, so that its work grows with the square of the size. */
    private static final int PLAIN_UP_TO = 1_024;

    private final PrintStream out;
    private final int smallest;
    private final int largest;
    private final double share;
    private final Duration block;
    private final Duration every;
    private final Duration duration;
    private final long seed;
    private final Optional<Path> plots;

    /** @param share of the nodes that are slow */
    LifeguardBySize(PrintStream out, int smallest, int largest, double share, Duration block, Duration every, Duration duration, long seed, Optional<Path> plots) {
        this.out = out;
        this.smallest = smallest;
        this.largest = largest;
        this.share = share;
        this.block = block;
        this.every = every;
        this.duration = duration;
        this.seed = seed;
        this.plots = plots;
    }

    /** What the judges said. */
    private static final class Count implements DetectorWorld.Judged {
        private final int slowFrom;
        private DetectorWorld world;
        private long verdicts;
        private long byHealthy;
        private final List<Double> detection = new ArrayList<>();
        private final long[] diedAt;
        private final boolean[] seen;

        private Count(int size, int slowFrom) {
            this.slowFrom = slowFrom;
            this.diedAt = new long[size];
            this.seen = new boolean[size];
        }

        @Override
        public void judged(int observer, int about, Judgement judgement) {
            if (judgement != Judgement.UNREACHABLE) {
                return;
            }
            if (world.isDead(about)) {
                if (!seen[about]) {
                    seen[about] = true;
                    detection.add((world.kernel().now() - diedAt[about]) / 1e9);
                }
            } else if (about < slowFrom) {
                verdicts++;
                byHealthy += observer < slowFrom ? 1 : 0;
            }
        }
    }

    /** True if nowhere the rules made it worse than plain SWIM, at that size or the largest it was run at, and every death was seen. */
    boolean run() {
        out.printf(Locale.ROOT, "Detectors alone, %.1f %% of the nodes slow: messages held up for %s every %s, for %s; seed %d%n%n", 100 * share,
                Durations.format(block), Durations.format(every), Durations.format(duration), seed);
        out.printf("%8s  %-18s %16s %12s %26s   %s%n", "nodes", "rules", "healthy 'dead'", "by healthy", "a healthy node, an hour", "a true death is first called after");
        Figure figure = new Figure("Lifeguard: healthy nodes are called dead", "nodes", "verdicts by all others, for a healthy node and hour").logX().logY()
                .condition("seed", seed).condition("slow", share).condition("block", block).condition("every", every).condition("duration", duration);
        boolean well = true;
        double plainRate = 0;
        for (int size : sizes()) {
            for (String name : SHOWN) {
                boolean isPlain = name.equals(SHOWN.getFirst());
                if (isPlain && size > PLAIN_UP_TO) {
                    continue;
                }
                Count count = measure(size, LifeguardScenario.variants().get(name));
                double rate = count.verdicts / (double) count.slowFrom * Duration.ofHours(1).toNanos() / duration.toNanos();
                plainRate = isPlain ? rate : plainRate;
                well &= rate <= plainRate && count.detection.size() == DEATHS;
                out.printf(Locale.ROOT, "%8d  %-18s %16d %12d %26.1f   %s%n", size, name, count.verdicts, count.byHealthy, rate, Quantiles.of(count.detection));
                out.flush();
                figure.point(name, size, rate);
            }
        }
        plots.ifPresent(folder -> figure.write(folder, "lifeguard-by-size"));
        return well;
    }

    /** Doubles, and the largest. */
    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int size = smallest; size < largest; size *= 2) {
            sizes.add(size);
        }
        sizes.add(largest);
        return sizes;
    }

    private Count measure(int size, Map<String, String> rules) {
        int slow = Math.max(1, (int) Math.round(share * size));
        Count count = new Count(size, size - slow);
        DetectorWorld world = new DetectorWorld(size, seed, NetworkSettings.CALM, new SwimDetectorProvider(), rules, count);
        count.world = world;
        world.run(Duration.ofSeconds(3));
        long end = world.kernel().now() + duration.toNanos();
        for (int i = size - slow; i < size; i++) {
            int index = i;
            world.kernel().after((long) (world.random().nextDouble() * every.toNanos()), () -> hold(world, index, end));
        }
        for (int i = 0; i < DEATHS; i++) {
            world.run(duration.dividedBy(2 * DEATHS));
            int dying = size - slow - 1 - i;
            count.diedAt[dying] = world.kernel().now();
            world.crash(dying);
        }
        world.run(duration.dividedBy(2));
        return count;
    }

    private void hold(DetectorWorld world, int index, long end) {
        if (world.kernel().now() < end) {
            world.block(index, block);
            world.kernel().after(every.toNanos(), () -> hold(world, index, end));
        }
    }
}
