package io.foundation.base.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Map;

/**
 * Free values as CBOR (RFC 8949), for what people and their bundles send: null, Boolean, whole numbers, Double, String,
 * byte[], List and Map with String keys. Whole numbers come back as Long, Float as Double, collections unmodifiable and
 * in the order of the wire. Equal values give equal bytes: lengths are definite, numbers shortest, keys sorted as in
 * RFC 8949, 4.2.1; doubles always have 8 bytes. Thread-safe.
 */
public final class ValueCodec {

    /** The deepest nesting of lists and maps. */
    public static final int MAX_DEPTH = 32;
    /** The most bytes of one value: 1 MiB. */
    public static final int MAX_BYTES = 1 << 20;
    /** The most list elements and map entries of one value, all levels together. */
    public static final int MAX_ENTRIES = 10_000;
    /** The longest text, in characters. */
    public static final int MAX_TEXT_CHARS = 256 << 10;
    /** The longest key, in characters. */
    public static final int MAX_KEY_CHARS = 1_024;

    private static final int POOLED_BUFFERS = 8;

    /**
     * Names that come over the wire are neither interned nor kept in a table, so that nobody can fill it. Buffers are in
     * a pool of this factory and not in thread locals, which would outlive the bundle.
     */
    static final CBORFactory FACTORY = CBORFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(CBORParser.Feature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(MAX_BYTES)
                    .maxStringLength(MAX_TEXT_CHARS)
                    .maxNameLength(MAX_KEY_CHARS)
                    .build())
            .build();

    private ValueCodec() {
    }

    /**
     * Writes a value, its length before it. If it fails, nothing of it is written.
     *
     * @throws FoundationException {@code TOO_LARGE} over a bound, {@code SERIALIZATION_FAILED} for a type that has no place here
     */
    public static void write(Object value, WireWriter to) {
        int before = to.length();
        try {
            int mark = to.beginSection();
            CborOutput.write(value, to);
            to.endSection(mark);
        } catch (RuntimeException e) {
            to.truncate(before);
            throw e;
        }
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed or over a bound */
    public static Object read(WireReader from) {
        int count = from.readLength(MAX_BYTES);
        int offset = from.arrayOffset();
        from.skip(count);
        return CborInput.read(from.array(), offset, count);
    }

    /** As {@link #read}, for what must be a map. */
    public static Map<String, Object> readMap(WireReader from) {
        return asMap(read(from));
    }

    /** A value alone, as CBOR and nothing else. */
    public static byte[] toBytes(Object value) {
        WireWriter to = new WireWriter(MAX_BYTES);
        CborOutput.write(value, to);
        return to.toByteArray();
    }

    /** Reads CBOR and nothing else. */
    public static Object fromBytes(byte[] cbor) {
        if (cbor.length > MAX_BYTES) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED,
                    "The value has " + cbor.length + " bytes: at most " + MAX_BYTES + " are allowed.");
        }
        return CborInput.read(cbor, 0, cbor.length);
    }

    @SuppressWarnings("unchecked") // CborInput makes maps with text keys only
    private static Map<String, Object> asMap(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new FoundationException(ErrorType.DESERIALIZATION_FAILED,
                "The value is not a map but " + (value == null ? "null" : "of type " + value.getClass().getSimpleName()) + '.');
    }
}
