package io.foundation.cluster.core.delivery;

/**
 * What a receiver of numbered messages did.
 *
 * @param delivered  messages handed over or refused
 * @param duplicates messages that came again
 * @param held       messages that wait for one before them, or for a handler
 * @param dropped    messages that came while too much was held; they come again
 */
public record ReceiveCounters(long delivered, long duplicates, long held, long dropped) {

    public static final ReceiveCounters NONE = new ReceiveCounters(0, 0, 0, 0);
}
