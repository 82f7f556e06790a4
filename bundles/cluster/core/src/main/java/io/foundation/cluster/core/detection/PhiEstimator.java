package io.foundation.cluster.core.detection;

/**
 * How unlikely it is that a heartbeat comes so late, from a window of the intervals seen: phi accrual (Hayashibara,
 * Défago, Yared, Katayama: "The &phi; accrual failure detector", 2004). Phi is -log10 of the probability that one comes
 * later still, by the normal distribution; 8 means one false alarm in 10^8. Not thread-safe.
 */
final class PhiEstimator {

    private final double[] window;
    private final double minDeviation;
    private final double pause;
    private int count;
    private int next;
    private double sum;
    private double squares;

    /**
     * All in milliseconds.
     *
     * @param size          how many intervals are remembered
     * @param minDeviation  the least standard deviation, so that a very regular heart does not make a nervous listener
     * @param pause         how much later than usual is accepted
     * @param firstEstimate the interval to begin with: two samples around it, so that somebody who never says a word is
     *                      suspected all the same
     */
    PhiEstimator(int size, double minDeviation, double pause, double firstEstimate) {
        this.window = new double[Math.max(2, size)];
        this.minDeviation = minDeviation;
        this.pause = pause;
        add(firstEstimate * 7 / 8);
        add(firstEstimate * 9 / 8);
    }

    /** A heartbeat came so many milliseconds after the one before. */
    void add(double interval) {
        if (count == window.length) {
            sum -= window[next];
            squares -= window[next] * window[next];
        } else {
            count++;
        }
        window[next] = interval;
        sum += interval;
        squares += interval * interval;
        next = (next + 1) % window.length;
    }

    double mean() {
        return sum / count;
    }

    double deviation() {
        double mean = mean();
        // Rounding may make the variance a little negative.
        return Math.max(minDeviation, Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }

    /** Phi so many milliseconds after the last heartbeat: finite, and greater the later it is. */
    double phi(double elapsed) {
        return phiOf((elapsed - mean() - pause) / deviation());
    }

    /**
     * Phi of a standard score y, by the logistic approximation of the normal distribution with an error below 0.00014
     * (Bowling, Khasawneh, Kaewkuekool, Cho: "A logistic approximation to the cumulative normal distribution", 2009).
     * With x = y (1.5976 + 0.070566 y²) the tail is 1 / (1 + e^x), so phi is ln(1 + e^x) / ln 10: written so that it
     * neither overflows for a great y nor is lost for a small one, and grows with y everywhere.
     */
    static double phiOf(double y) {
        double x = y * (1.5976 + 0.070566 * y * y);
        double softplus = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
        return softplus / Math.log(10);
    }
}
