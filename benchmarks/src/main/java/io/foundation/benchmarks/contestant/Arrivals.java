package io.foundation.benchmarks.contestant;

/**
 * Told of what comes. Bodies are told as numbers, so that an end that need not copy a body to read it need not do so
 * for us. Calls for one lane come one after the other; those for different lanes may come at once.
 */
@FunctionalInterface
public interface Arrivals {

    /**
     * A body has come whole.
     *
     * @param kind   its first byte
     * @param number the eight bytes behind it
     * @param length all its bytes
     */
    void arrived(int kind, long number, int length);
}
