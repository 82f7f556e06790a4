package io.foundation.transport.link;

import java.util.concurrent.CompletableFuture;

/** A request that waits for its answer: future, table entry and timer in one object. The links are guarded by the table. */
final class PendingRequest extends CompletableFuture<byte[]> {

    final long correlation;
    final long deadlineTick;
    final int channel;
    /** Which of the channel's connections. */
    final int index;
    /** Which of the link's. */
    final int slot;

    PendingRequest nextInSlot;
    PendingRequest nextInWheel;
    PendingRequest previousInWheel;

    PendingRequest(long correlation, long deadlineTick, int channel, int index, int slot) {
        this.correlation = correlation;
        this.deadlineTick = deadlineTick;
        this.channel = channel;
        this.index = index;
        this.slot = slot;
    }
}
