package io.foundation.transport.netty;

import io.foundation.transport.link.RefusalReason;

/**
 * A connection that is to be encrypted and is not; goes through the pipeline as an event.
 *
 * @param reason what it is counted as
 * @param detail a sentence for a person
 * @param side   whose doing it is
 */
record TlsFailure(RefusalReason reason, String detail, Side side) {

    /** Whose doing a failure is. */
    enum Side {
        /** This side refused, and cannot say so but by TLS. */
        HERE,
        /** This side refused a peer that speaks the link protocol without encryption: it can be told. */
        HERE_IN_PLAIN,
        /** The peer refused. */
        PEER
    }
}
