package io.foundation.simulation;

import java.util.List;
import java.util.Locale;

/** Median, 99th percentile and greatest of some values. */
record Quantiles(int count, double median, double p99, double max) {

    /** By the nearest rank; all 0 if there are no values. */
    static Quantiles of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        return count == 0 ? new Quantiles(0, 0, 0, 0)
                : new Quantiles(count, sorted.get(rank(count, 0.5)), sorted.get(rank(count, 0.99)), sorted.get(count - 1));
    }

    private static int rank(int count, double part) {
        return Math.max(0, (int) Math.ceil(part * count) - 1);
    }

    /** In seconds. */
    @Override
    public String toString() {
        return count == 0 ? "never" : String.format(Locale.ROOT, "median %.3f s, p99 %.3f s, max %.3f s", median, p99, max);
    }
}
