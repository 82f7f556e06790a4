package io.foundation.telemetry.core.state;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Entries of one kind as bytes, behind a version and a mark that says whether some did not fit. Each has its length before it, so that a reader passes over what it does not know and what later versions put
 * behind.
 */
final class Entries {

    private Entries() {
    }

    /** Writes as many as fit into so many bytes. */
    static <T> StateCodec.Written write(int version, List<T> entries, int limit, BiConsumer<WireWriter, T> one) {
        WireWriter to = new WireWriter(limit);
        to.writeU8(version);
        int cutAt = to.length();
        to.writeBoolean(false);
        for (T entry : entries) {
            int before = to.length();
            try {
                int mark = to.beginSection();
                one.accept(to, entry);
                to.endSection(mark);
            } catch (FoundationException e) {
                if (e.type() != ErrorType.TOO_LARGE) {
                    throw e;
                }
                to.truncate(before);
                byte[] bytes = to.toByteArray();
                bytes[cutAt] = 1;
                return new StateCodec.Written(bytes, true);
            }
        }
        return new StateCodec.Written(to.toByteArray(), false);
    }

    /**
     * What was read.
     *
     * @param entries those that are known
     * @param cut     whether some are missing that did not fit
     */
    record Read<T>(List<T> entries, boolean cut) {
    }

    /**
     * @param max  the most entries
     * @param what they are, for the sentence if they cannot be read
     * @param one  reads one; null if it does not know its kind
     */
    static <T> Read<T> read(int version, byte[] bytes, int max, String what, Function<WireReader, T> one) {
        WireReader from = new WireReader(bytes);
        int written = from.readU8();
        if (written != version) {
            throw from.malformed(what + " in the layout " + written + ", of which only " + version + " is known");
        }
        boolean cut = from.readBoolean();
        List<T> entries = new ArrayList<>();
        while (from.remaining() > 0) {
            if (entries.size() == max) {
                throw from.malformed("more than " + max + " " + what);
            }
            T entry = one.apply(from.readSection(from.remaining()));
            if (entry != null) {
                entries.add(entry);
            }
        }
        return new Read<>(entries, cut);
    }

    static void writeTexts(WireWriter to, Map<String, String> texts) {
        to.writeVarint(texts.size());
        texts.forEach((key, value) -> to.writeString(key).writeString(value));
    }

    static Map<String, String> readTexts(WireReader from, int most, int maxBytes) {
        int count = from.readVarint32(most);
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            texts.put(from.readString(maxBytes), from.readString(maxBytes));
        }
        return texts;
    }
}
