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

    private FrameKind() {
    }
}
