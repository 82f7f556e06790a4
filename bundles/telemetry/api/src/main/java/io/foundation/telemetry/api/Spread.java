package io.foundation.telemetry.api;

/**
 * How values are spread. Count and sum are of all values since the series came to be; the rest is of the values of the present window of time and the one before it, and 0 if there
 * were none. Each quantile is off by at most 1 in 100, and never beyond minimum and maximum.
 *
 * @param count how many values there were in all
 * @param sum   of all of them
 * @param recent how many of them the rest is of
 * @param min   the smallest
 * @param mean  the average
 * @param p50   half were no larger
 * @param p90   90 of 100 were no larger
 * @param p99   99 of 100 were no larger
 * @param p999  999 of 1000 were no larger
 * @param max   the largest
 */
public record Spread(long count, double sum, long recent, long min, double mean, long p50, long p90, long p99, long p999, long max) {
}
