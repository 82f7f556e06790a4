package io.foundation.cluster.core.engine;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;

/**
 * Between the ends of a link, while there may be several overlays: which of them use it. So each overlay knows of its own
 * links only, and a link that two of them want is made once, handed from one to the other, and closed when none wants it.
 *
 * @param kind   what is said
 * @param tag    the overlay
 * @param reason why it is refused; empty otherwise
 */
record OverlayLinkMessage(Kind kind, long tag, String reason) {

    private static final int VERSION = 1;
    private static final int MAX_REASON = 256;

    /** What is said of an overlay and a link. */
    enum Kind {
        /** The overlay wants to use it. */
        OPEN(1),
        /** It may. */
        ACCEPT(2),
        /** The overlay's other end does not want it. */
        REFUSE(3),
        /** There is no such overlay here, or not yet: ask again. */
        UNKNOWN(4),
        /** The overlay uses it no more. */
        CLOSE(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    OverlayLinkMessage(Kind kind, long tag) {
        this(kind, tag, "");
    }

    byte[] toBytes() {
        String text = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + '…';
        return new WireWriter(16 + 4 * MAX_REASON).writeU8(VERSION).writeU8(kind.code).writeI64(tag).writeString(text).toByteArray();
    }

    /** Reads one; null if it is of a kind this version does not know. */
    static OverlayLinkMessage read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        from.readU8();
        int code = from.readU8();
        long tag = from.readI64();
        String reason = from.readString(4 * MAX_REASON);
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return new OverlayLinkMessage(kind, tag, reason);
            }
        }
        return null;
    }
}
