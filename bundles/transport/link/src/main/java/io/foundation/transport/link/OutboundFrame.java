package io.foundation.transport.link;

import io.foundation.transport.api.Message;

/** A frame that waits as it is: large, to be compressed, or to be replaced or dropped before it is written. Owned by the queue, then by the wire thread. */
final class OutboundFrame {

    final int kind;
    /** Null for replies. */
    final Message message;
    final byte[] body;
    final long correlation;
    /** What it takes of its channel's queue. */
    final int cost;
    final long queuedAt;
    /** Of a VALUE, given when it is queued. */
    long version;
    /** Of a REQUEST. */
    PendingRequest request;
    /** How much of the body is written, when it goes in pieces. */
    int offset;

    OutboundFrame(int kind, Message message, byte[] body, long correlation, int cost, long queuedAt) {
        this.kind = kind;
        this.message = message;
        this.body = body;
        this.correlation = correlation;
        this.cost = cost;
        this.queuedAt = queuedAt;
    }

    boolean isReply() {
        return kind == FrameKind.REPLY || kind == FrameKind.ERROR;
    }
}
