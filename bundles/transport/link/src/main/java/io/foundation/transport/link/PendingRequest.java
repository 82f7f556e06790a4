package io.foundation.transport.link;

import io.foundation.transport.api.Message;
import java.util.concurrent.CompletableFuture;

/** A request that waits for its answer: future, table entry and timer in one object. The links are guarded by the table. */
final class PendingRequest extends CompletableFuture<byte[]> {

    final long correlation;
    final long deadlineTick;
    final int channel;
    final int cost;
    /** What is to be sent; null once it is written. */
    volatile Message message;

    PendingRequest nextInSlot;
    PendingRequest nextInWheel;
    PendingRequest previousInWheel;

    PendingRequest(long correlation, long deadlineTick, int channel, int cost, Message message) {
        this.correlation = correlation;
        this.deadlineTick = deadlineTick;
        this.channel = channel;
        this.cost = cost;
        this.message = message;
    }
}
