package io.foundation.telemetry.core.distribution;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The values of a reservoir at one moment, as Metrics' reporters want them. */
final class HdrSnapshot extends Snapshot {

    private static final long[] NONE = {};

    private final SignedHistogram values;

    HdrSnapshot(SignedHistogram values) {
        this.values = values;
    }

    @Override
    public double getValue(double quantile) {
        return values.quantile(quantile);
    }

    /** None: they are not kept one by one. */
    @Override
    public long[] getValues() {
        return NONE;
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, values.count());
    }

    @Override
    public long getMax() {
        return values.max();
    }

    @Override
    public double getMean() {
        return values.mean();
    }

    @Override
    public long getMin() {
        return values.min();
    }

    @Override
    public double getStdDev() {
        return values.deviation();
    }

    /** The quantiles that {@link #getValue} is asked for most, a line each. */
    @Override
    public void dump(OutputStream output) {
        PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
        for (double quantile : new double[] {0, 0.5, 0.9, 0.99, 0.999, 1}) {
            out.println(quantile + " " + values.quantile(quantile));
        }
    }
}
