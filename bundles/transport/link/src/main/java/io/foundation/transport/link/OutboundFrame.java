package io.foundation.transport.link;

import io.foundation.transport.api.Message;

/** A frame that waits as it is: large, to be compressed, or to be replaced or dropped before it is written. Owned by the queue, then by the wire thread. */
class OutboundFrame {

    final int kind;
    /** Null for replies. */
    final Message message;
    final byte[] body;
    /** Of the whole body, in bytes. */
    final int length;
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
        this(kind, message, body, body.length, correlation, cost, queuedAt);
    }

    OutboundFrame(int kind, Message message, byte[] body, int length, long correlation, int cost, long queuedAt) {
        this.length = length;
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

    /** Whether its next piece is there to be written. */
    boolean isReady() {
        return true;
    }

    /** Where the next piece lies. */
    byte[] bytes() {
        return body;
    }

    /** Where in {@link #bytes} it begins. */
    int position() {
        return offset;
    }

    /** So much more of the body was handed to the wire. */
    void wrote(int count) {
        offset += count;
    }

    /** What the next piece, which is not the first, gives back to the queue when it has left. */
    int costOf(int count) {
        return count;
    }

    /** What it still costs the queue, when no piece comes after those written. */
    int unwritten() {
        return length - offset;
    }

    /** It will not be written, or not all of it. From any thread. */
    void abandon() {
        // What is in memory needs no care.
    }
}
