package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.regex.Pattern;

/**
 * The envelope of records: the version as a varint, then the body with its length before it. Where the context does
 * not say which type it is, the name comes first.
 */
public final class WireRecords {

    /** The longest name of a type, in characters. */
    public static final int MAX_NAME_LENGTH = 64;
    /** The greatest version of a type. */
    public static final int MAX_VERSION = 65_535;

    private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");

    private WireRecords() {
    }

    /**
     * Writes a record whose type the reader knows from the context. If it fails, nothing of it is written.
     *
     * @throws FoundationException {@code TOO_LARGE} at the writer's limit
     */
    public static <T> void write(RecordType<T> type, T value, WireWriter to) {
        int before = to.length();
        try {
            to.writeVarint(checkVersion(type.version()));
            int mark = to.beginSection();
            type.encode(value, to);
            to.endSection(mark);
        } catch (RuntimeException e) {
            to.truncate(before);
            throw e;
        }
    }

    /**
     * Reads a record of a type known from the context; what a later version has added is skipped.
     *
     * @param maxBytes the longest body allowed
     * @throws FoundationException {@code DESERIALIZATION_FAILED} whatever is wrong with it
     */
    public static <T> T read(RecordType<T> type, WireReader from, int maxBytes) {
        int version = readVersion(from);
        int mark = from.enterSection(maxBytes);
        T value = decode(type, version, from);
        from.leaveSection(mark);
        return value;
    }

    /** Writes a record with its name, for readers that do not know which type comes. If it fails, nothing of it is written. */
    public static void writeNamed(WireRecord wireRecord, WireWriter to) {
        int before = to.length();
        try {
            to.writeString(checkName(wireRecord.name())).writeVarint(checkVersion(wireRecord.version()));
            int mark = to.beginSection();
            wireRecord.encodeBody(to);
            to.endSection(mark);
        } catch (RuntimeException e) {
            to.truncate(before);
            throw e;
        }
    }

    /**
     * Reads a record with its name without looking into its body, to be passed on unchanged.
     *
     * @param maxBytes the longest body allowed
     */
    public static OpaqueRecord readOpaque(WireReader from, int maxBytes) {
        String name = readName(from);
        int version = readVersion(from);
        return new OpaqueRecord(name, version, from.readBytes(maxBytes));
    }

    /** A record alone, as bytes: envelope without name. */
    public static <T> byte[] toBytes(RecordType<T> type, T value, int maxBytes) {
        WireWriter to = new WireWriter(maxBytes);
        write(type, value, to);
        return to.toByteArray();
    }

    /** Reads what {@link #toBytes} wrote. */
    public static <T> T fromBytes(RecordType<T> type, byte[] bytes) {
        return read(type, new WireReader(bytes), bytes.length);
    }

    static <T> T decode(RecordType<T> type, int version, WireReader from) {
        try {
            return type.decode(version, from);
        } catch (FoundationException e) {
            if (e.type() == ErrorType.DESERIALIZATION_FAILED) {
                throw e;
            }
            throw undecodable(type, version, e);
        } catch (RuntimeException e) {
            throw undecodable(type, version, e);
        }
    }

    private static FoundationException undecodable(RecordType<?> type, int version, RuntimeException cause) {
        return new FoundationException(ErrorType.DESERIALIZATION_FAILED,
                "The record '" + type.name() + "' of version " + version + " is malformed: " + cause.getMessage(), cause);
    }

    static String readName(WireReader from) {
        String name = from.readString(MAX_NAME_LENGTH);
        if (!LEGAL_NAME.matcher(name).matches()) {
            throw from.malformed("the name of a record is not allowed");
        }
        return name;
    }

    static int readVersion(WireReader from) {
        int version = from.readVarint32(MAX_VERSION);
        if (version == 0) {
            throw from.malformed("the version of a record is 0");
        }
        return version;
    }

    static String checkName(String name) {
        if (!LEGAL_NAME.matcher(name).matches()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The record name '" + name
                    + "' is not allowed: use 1 to 64 letters, digits, dots or dashes, beginning with a letter or digit.");
        }
        return name;
    }

    static int checkVersion(int version) {
        if (version < 1 || version > MAX_VERSION) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The record version " + version + " is not allowed: use 1 to " + MAX_VERSION + '.');
        }
        return version;
    }
}
