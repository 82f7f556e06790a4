package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The types of records known here, by name. A record of another name is kept as an {@link OpaqueRecord} and can be
 * passed on unchanged. Thread-safe.
 */
public final class RecordRegistry {

    private final ConcurrentMap<String, RecordType<?>> types = new ConcurrentHashMap<>();

    /**
     * Makes a type known.
     *
     * @throws FoundationException {@code INVALID_INPUT} if its name or version is not allowed or the name is taken by another type
     */
    public RecordRegistry register(RecordType<?> type) {
        WireRecords.checkName(type.name());
        WireRecords.checkVersion(type.version());
        RecordType<?> former = types.putIfAbsent(type.name(), type);
        if (former != null && former != type) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The record name '" + type.name() + "' is taken: give every type a name of its own, or take the former one out first.");
        }
        return this;
    }

    /** Makes a type unknown again; a type that is not registered is ignored. */
    public void unregister(RecordType<?> type) {
        types.remove(type.name(), type);
    }

    public Optional<RecordType<?>> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** Writes a record with its name. */
    public <T> void write(RecordType<T> type, T value, WireWriter to) {
        WireRecords.writeNamed(new TypedRecord<>(type, value), to);
    }

    /**
     * Reads a record with its name.
     *
     * @param maxBytes the longest body allowed
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    public WireRecord read(WireReader from, int maxBytes) {
        String name = WireRecords.readName(from);
        int version = WireRecords.readVersion(from);
        RecordType<?> type = types.get(name);
        if (type == null) {
            return new OpaqueRecord(name, version, from.readBytes(maxBytes));
        }
        int mark = from.enterSection(maxBytes);
        WireRecord read = typed(type, version, from);
        from.leaveSection(mark);
        return read;
    }

    private static <T> WireRecord typed(RecordType<T> type, int version, WireReader from) {
        return new TypedRecord<>(type, WireRecords.decode(type, version, from));
    }
}
