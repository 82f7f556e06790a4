package io.foundation.base.codec;

import java.util.Objects;

/**
 * A record of a known type. Written again it is of this node's version, whatever version it was read from.
 *
 * @param type  how it is read and written
 * @param value what it says
 */
public record TypedRecord<T>(RecordType<T> type, T value) implements WireRecord {

    public TypedRecord {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String name() {
        return type.name();
    }

    @Override
    public int version() {
        return type.version();
    }

    @Override
    public void encodeBody(WireWriter to) {
        type.encode(value, to);
    }
}
