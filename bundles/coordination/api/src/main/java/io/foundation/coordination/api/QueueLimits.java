package io.foundation.coordination.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;

/**
 * How much a queue takes, as whoever puts or takes says: it is not kept with the queue.
 *
 * @param maxLength     how many items there may be when one more is put, 1 to {@link #MAX_LENGTH}: those given out and those dead included. It is judged by what is known here, so those who put
 *                      at the same moment may exceed it by as many as they are
 * @param maxDeliveries how often an item is given out, 1 to {@link #MAX_DELIVERIES}; after that it is dead
 */
public record QueueLimits(int maxLength, int maxDeliveries) {

    /** The longest queue: what a server can list in one answer. */
    public static final int MAX_LENGTH = 20_000;
    /** The most deliveries. */
    public static final int MAX_DELIVERIES = 1_000_000;
    /** 10,000 items, 10 deliveries. */
    public static final QueueLimits DEFAULT = new QueueLimits(10_000, 10);

    public QueueLimits {
        if (maxLength < 1 || maxLength > MAX_LENGTH) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A queue of " + maxLength + " items is not allowed: use 1 to " + MAX_LENGTH + '.');
        }
        if (maxDeliveries < 1 || maxDeliveries > MAX_DELIVERIES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, maxDeliveries + " deliveries of an item are not allowed: use 1 to " + MAX_DELIVERIES + '.');
        }
    }
}
