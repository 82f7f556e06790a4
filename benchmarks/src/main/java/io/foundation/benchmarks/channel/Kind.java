package io.foundation.benchmarks.channel;

/** What the bodies of the measurement mean: their first byte. */
final class Kind {

    /** Is anybody there? Sent until it is answered. */
    static final int HELLO = 1;
    static final int WELCOME = 2;
    /** One of many; acknowledged now and then. */
    static final int BULK = 3;
    /** The last of many; acknowledged at once. */
    static final int LAST = 4;
    /** How many of the many have come so far. */
    static final int ACKNOWLEDGED = 5;
    /** To be answered at once with as many bytes. */
    static final int PING = 6;
    static final int PONG = 7;
    /** To be answered at once with as many bytes, on the urgent lane. */
    static final int URGENT = 8;
    static final int URGENT_REPLY = 9;

    private Kind() {
    }
}
