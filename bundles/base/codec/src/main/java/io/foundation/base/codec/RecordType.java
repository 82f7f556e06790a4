package io.foundation.base.codec;

/**
 * A kind of record that crosses the wire or a hand-over, with a stable name and a version. A version only ever adds
 * fields at the end of the body: a reader stops after the fields it knows, and takes defaults for those that an older
 * version has not. A kind that must change otherwise gets another name. Stateless and thread-safe.
 *
 * @param <T> the Java type, free to change its name and place
 */
public interface RecordType<T> {

    /** The stable name: 1 to 64 ASCII letters, digits, dots and dashes, such as {@code cluster.member}. */
    String name();

    /** The version that {@link #encode} writes, from 1. */
    int version();

    /** Writes the body, without any envelope. */
    void encode(T value, WireWriter to);

    /**
     * Reads the body.
     *
     * @param version the writer's version; may be greater than this type's own, with more behind the fields known here
     * @param from    ends where the body ends
     */
    T decode(int version, WireReader from);
}
