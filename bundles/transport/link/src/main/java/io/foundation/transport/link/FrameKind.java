package io.foundation.transport.link;

/** The kinds of frame, as they are on the wire. */
final class FrameKind {

    static final int MESSAGE = 1;
    static final int REQUEST = 2;
    static final int REPLY = 3;
    static final int ERROR = 4;
    static final int PING = 5;
    static final int PONG = 6;
    static final int GOODBYE = 7;
    /** A message of which only the newest of its subject and key counts. */
    static final int VALUE = 8;
    /** The first piece of a large message, with the head of the whole. */
    static final int FIRST = 9;
    /** A further piece of it. */
    static final int PIECE = 10;
    /** How much the receiver takes on a channel. */
    static final int CREDIT = 11;
    /** How much the sender has sent on a channel. */
    static final int SYNC = 12;
    /** A wish for another connection. */
    static final int OPEN = 13;
    /** The last frame of a connection that the link outlives. */
    static final int DONE = 14;

    /** Set beside the kind: the body is compressed, and its length before that stands in the header. */
    static final int COMPRESSED = 0x80;

    private FrameKind() {
    }
}
