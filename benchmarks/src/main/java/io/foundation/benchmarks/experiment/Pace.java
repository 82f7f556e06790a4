package io.foundation.benchmarks.experiment;

/**
 * How long and how often.
 *
 * @param samples of each variant, taking turns
 * @param warmUp  seconds before each
 * @param seconds of each
 */
record Pace(int samples, double warmUp, double seconds) {
}
