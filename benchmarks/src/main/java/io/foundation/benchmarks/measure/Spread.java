package io.foundation.benchmarks.measure;

import java.util.List;
import java.util.Locale;

/**
 * The middle and the ends of some samples.
 *
 * @param samples how many there were
 */
public record Spread(int samples, double median, double least, double most) {

    /** Of at least one sample. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
        return new Spread(size, median, sorted.getFirst(), sorted.getLast());
    }

    /** Median and ends with three significant digits, e.g. {@code 113 (98..140)}. */
    public String text() {
        return digits(median) + " (" + digits(least) + ".." + digits(most) + ")";
    }

    /** A number with about three significant digits. */
    public static String digits(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "n/a";
        }
        return String.format(Locale.ROOT, size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
