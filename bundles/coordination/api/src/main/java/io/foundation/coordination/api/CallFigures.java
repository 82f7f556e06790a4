package io.foundation.coordination.api;

/**
 * How calls of one sort were answered. Times in nanoseconds, of those that were answered, from the call to its answer; 0 if there was none.
 *
 * @param answered how many were answered, with yes or no
 * @param failed   how many were certainly not done
 * @param unknown  how many may have been done: their answer was lost
 * @param p50      half of them took no longer
 * @param p99      99 of 100 took no longer
 * @param max      none took longer
 */
public record CallFigures(long answered, long failed, long unknown, long p50, long p99, long max) {
}
