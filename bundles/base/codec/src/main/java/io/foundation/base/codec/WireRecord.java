package io.foundation.base.codec;

/** A record together with its name: one of a type known here, or one that is only passed on. */
public sealed interface WireRecord permits TypedRecord, OpaqueRecord {

    /** The stable name of its type. */
    String name();

    /** The version of its body. */
    int version();

    /** Writes the body without any envelope. */
    void encodeBody(WireWriter to);
}
