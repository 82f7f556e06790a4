package io.foundation.simulation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who reaches whom, and how long it takes. Partitions are groups; cuts are one way. What crosses a cut is lost. Not
 * thread-safe.
 */
final class Network {

    private final NetworkSettings settings;
    private final RandomGenerator random;
    private final int[] group;
    private final Map<Integer, BitSet> cuts = new HashMap<>();

    Network(int nodes, NetworkSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.group = new int[nodes];
    }

    NetworkSettings settings() {
        return settings;
    }

    /** Whether a message from one node gets to another. */
    boolean reaches(int from, int to) {
        BitSet cut = cuts.get(from);
        return group[from] == group[to] && (cut == null || !cut.get(to));
    }

    boolean reachesBothWays(int a, int b) {
        return reaches(a, b) && reaches(b, a);
    }

    /** Puts a node into a group; nodes of different groups do not reach each other. All begin in group 0. */
    void group(int node, int number) {
        group[node] = number;
    }

    void cut(int from, int to) {
        cuts.computeIfAbsent(from, key -> new BitSet()).set(to);
    }

    /** Everybody reaches everybody again. */
    void heal() {
        Arrays.fill(group, 0);
        cuts.clear();
    }

    /** A time one way, in nanoseconds. */
    long delay() {
        return settings.minDelay().toNanos() + (long) (random.nextExponential() * settings.meanExtra().toNanos());
    }

    boolean loses() {
        return chance(settings.loss());
    }

    boolean duplicates() {
        return chance(settings.duplication());
    }

    boolean reorders() {
        return chance(settings.reordering());
    }

    /** How much later a second copy comes, in nanoseconds; 0 if none does. */
    long late() {
        return chance(settings.late()) ? (long) (random.nextDouble() * settings.mostLate().toNanos()) : 0;
    }

    private boolean chance(double part) {
        return part > 0 && random.nextDouble() < part;
    }
}
