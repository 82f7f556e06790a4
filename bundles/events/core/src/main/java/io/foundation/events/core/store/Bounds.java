package io.foundation.events.core.store;

/**
 * How much of a stream is kept.
 *
 * @param events the most events
 * @param bytes  the most memory, about
 * @param nanos  for how long; 0 without an end
 * @param durable whether it goes to the durable log
 */
public record Bounds(long events, long bytes, long nanos, boolean durable) {
}
