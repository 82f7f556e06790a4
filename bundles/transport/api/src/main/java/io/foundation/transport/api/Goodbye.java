package io.foundation.transport.api;

/** What a node says when it closes a link in order. The number is what crosses the wire. */
public enum Goodbye {
    /** A reason of a later version. */
    OTHER(0),
    /** The node leaves the cluster. */
    LEAVING(1),
    /** The node stops. */
    STOPPING(2),
    /** The transport is replaced while the node lives: the link comes back in a moment. */
    RESTARTING(3),
    /** The topology needs this link no longer; the node lives. */
    NOT_NEEDED(4),
    /** There is another link between the two. */
    DUPLICATE(5),
    /** The peer broke the rules. */
    MISBEHAVED(6),
    /** The peer's certificate has expired, or its issuer is believed no more. */
    UNTRUSTED(7);

    private final int code;

    Goodbye(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Goodbye ofCode(int code) {
        for (Goodbye goodbye : values()) {
            if (goodbye.code == code) {
                return goodbye;
            }
        }
        return OTHER;
    }
}
