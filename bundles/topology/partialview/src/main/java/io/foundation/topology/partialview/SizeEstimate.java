package io.foundation.topology.partialview;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Estimates how many nodes the overlay has, by extrema propagation (Baquero and others, 2009): every node draws some numbers
 * from the exponential distribution, neighbours tell each other the least known for each place, and their sum tells how many
 * drew. From time to time all draw anew, so that who left is forgotten. The standard error is 18 %. Not thread-safe.
 */
final class SizeEstimate {

    static final int PLACES = 32;
    /** Keep-alives until all draw anew: more than twice the diameter of any overlay this serves. */
    private static final int ROUNDS = 40;

    private final RandomGenerator random;
    private final float[] minima = new float[PLACES];
    private long generation;
    private int rounds;
    private double settled = 1;

    SizeEstimate(RandomGenerator random) {
        this.random = random;
        draw();
    }

    private void draw() {
        for (int i = 0; i < PLACES; i++) {
            minima[i] = (float) random.nextExponential();
        }
        rounds = 0;
    }

    /** A keep-alive period has passed. */
    void round() {
        if (++rounds >= ROUNDS) {
            settled = current();
            generation++;
            draw();
        }
    }

    /** What a neighbour knows. */
    void merge(long other, float[] theirs) {
        if (other > generation && theirs.length == PLACES) {
            if (rounds > ROUNDS / 2) {
                settled = current();
            }
            generation = other;
            draw();
        }
        if (other == generation && theirs.length == PLACES) {
            for (int i = 0; i < PLACES; i++) {
                minima[i] = Math.min(minima[i], theirs[i]);
            }
        }
    }

    long generation() {
        return generation;
    }

    float[] minima() {
        return Arrays.copyOf(minima, PLACES);
    }

    private double current() {
        double sum = 0;
        for (float minimum : minima) {
            sum += minimum;
        }
        return sum <= 0 ? 1 : Math.max(1, (PLACES - 1) / sum);
    }

    /** How many nodes there may be, 1 or more. A generation that is young counts only if it says more. */
    double estimate() {
        return rounds > ROUNDS / 2 ? current() : Math.max(settled, current());
    }
}
