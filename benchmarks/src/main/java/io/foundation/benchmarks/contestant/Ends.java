package io.foundation.benchmarks.contestant;

/**
 * Where the two ends of a measurement are, on 127.0.0.1.
 *
 * @param port   of this end
 * @param other  of the other end
 * @param sender whether this end begins: it is started second, when the other can be reached
 */
public record Ends(int port, int other, boolean sender) {
}
