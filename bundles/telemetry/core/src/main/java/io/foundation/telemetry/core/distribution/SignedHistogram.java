package io.foundation.telemetry.core.distribution;

import io.foundation.telemetry.api.Spread;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** How whole numbers of either sign are spread: HdrHistogram knows none below zero, so those have one of their own, by magnitude. Not thread-safe. */
public final class SignedHistogram {

    /** Two digits: a value is off by at most 1 in 100. */
    static final int DIGITS = 2;

    private final Histogram positive;
    private Histogram negative;

    public SignedHistogram() {
        this(new Histogram(DIGITS), null);
    }

    /** @param negative by magnitude; null if there are none */
    SignedHistogram(Histogram positive, Histogram negative) {
        this.positive = positive;
        this.negative = negative;
    }

    /** Adds all that another has. */
    public SignedHistogram add(SignedHistogram other) {
        return add(other.positive, other.negative);
    }

    SignedHistogram add(AbstractHistogram otherPositive, AbstractHistogram otherNegative) {
        positive.add(otherPositive);
        if (otherNegative != null) {
            if (negative == null) {
                negative = new Histogram(DIGITS);
            }
            negative.add(otherNegative);
        }
        return this;
    }

    /** Adds a value. */
    public SignedHistogram record(long value) {
        if (value >= 0) {
            positive.recordValue(value);
        } else {
            if (negative == null) {
                negative = new Histogram(DIGITS);
            }
            negative.recordValue(-value);
        }
        return this;
    }

    Histogram positive() {
        return positive;
    }

    /** By magnitude; null if there are none. */
    Histogram negative() {
        return negative;
    }

    public long count() {
        return positive.getTotalCount() + below();
    }

    private long below() {
        return negative == null ? 0 : negative.getTotalCount();
    }

    public long min() {
        return below() > 0 ? -negative.getMaxValue() : count() == 0 ? 0 : positive.getMinValue();
    }

    public long max() {
        return positive.getTotalCount() > 0 ? positive.getMaxValue() : below() == 0 ? 0 : -negative.getMinValue();
    }

    public double mean() {
        long all = count();
        return all == 0 ? 0 : (positive.getTotalCount() * positive.getMean() - (below() == 0 ? 0 : below() * negative.getMean())) / all;
    }

    public double deviation() {
        long all = count();
        if (all == 0) {
            return 0;
        }
        double mean = mean();
        return Math.sqrt((squares(positive, mean) + (negative == null ? 0 : squares(negative, -mean))) / all);
    }

    private static double squares(Histogram histogram, double mean) {
        if (histogram.getTotalCount() == 0) {
            return 0;
        }
        double off = histogram.getMean() - mean;
        double own = histogram.getStdDeviation();
        return histogram.getTotalCount() * (own * own + off * off);
    }

    /**
     * The smallest value that so many of all do not exceed.
     *
     * @param quantile 0 to 1
     */
    public long quantile(double quantile) {
        long all = count();
        if (all == 0) {
            return 0;
        }
        long rank = Math.clamp((long) Math.ceil(quantile * all), 1, all);
        long found = rank <= below() ? -ofRank(negative, below() - rank + 1) : ofRank(positive, rank - below());
        return Math.clamp(found, min(), max());
    }

    /** The value of a place in order, from 1. */
    private static long ofRank(Histogram histogram, long rank) {
        // Half a place less, so that rounding the percentage never ends at the next one.
        return histogram.getValueAtPercentile(100.0 * (rank - 0.5) / histogram.getTotalCount());
    }

    /** @param allCount how many values there were in all, and their sum */
    public Spread spread(long allCount, double allSum) {
        return new Spread(allCount, allSum, count(), min(), mean(), quantile(0.5), quantile(0.9), quantile(0.99), quantile(0.999), max());
    }
}
