package io.foundation.events.core.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ValueCodec;
import io.foundation.events.api.EventDraft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies the data of an event so that nobody can change them any more, and measures them meanwhile. What passes here can be written by the codec. */
final class Facts {

    private static final int BYTES_OF_NUMBER = 8;
    /** What a map takes, and each entry of one: its places in the table, and the head of its value. */
    private static final int MAP_WEIGHT = 48;
    private static final int ENTRY_WEIGHT = 56;

    private int bytes;
    private int entries;

    private Facts() {
    }

    /**
     * A copy.
     *
     * @param weight what it takes in memory, about
     */
    record Copy(Map<String, Object> data, int weight) {
    }

    private static final Copy NONE = new Copy(Map.of(), 0);

    /** @throws FoundationException {@code VALIDATION_FAILED}, {@code TYPE_MISMATCH} or {@code TOO_LARGE} */
    static Copy of(Map<?, ?> data) {
        if (data == null) {
            throw new FoundationException(ErrorType.VALIDATION_FAILED, "The event has null for its data: give a map, which may be empty.");
        }
        if (data.isEmpty()) {
            return NONE;
        }
        Facts facts = new Facts();
        Map<String, Object> copy = facts.map(data, 1);
        return new Copy(copy, MAP_WEIGHT + ENTRY_WEIGHT * facts.entries + facts.bytes);
    }

    private Object value(Object value, int depth) {
        return switch (value) {
            case null -> grown(1, null);
            case String text -> text(text);
            case Boolean flag -> grown(1, flag);
            case Long number -> grown(1 + BYTES_OF_NUMBER, number);
            case Integer number -> grown(1 + BYTES_OF_NUMBER, number);
            case Double number -> grown(1 + BYTES_OF_NUMBER, number);
            case Short number -> grown(1 + BYTES_OF_NUMBER, number);
            case Byte number -> grown(1 + BYTES_OF_NUMBER, number);
            case Float number -> grown(1 + BYTES_OF_NUMBER, number);
            case byte[] raw -> grown(1 + (long) raw.length, raw).clone();
            case List<?> list -> list(list, depth + 1);
            case Map<?, ?> map -> map(map, depth + 1);
            default -> throw new FoundationException(ErrorType.TYPE_MISMATCH, "The data of the event hold a value of type " + value.getClass().getName()
                    + ": use null, Boolean, Integer, Long, Double, String, byte[], List or Map with String keys.");
        };
    }

    private <T> T grown(long by, T value) {
        if (bytes + by > EventDraft.MAX_DATA) {
            throw tooLarge("have more than " + EventDraft.MAX_DATA + " bytes");
        }
        bytes += (int) by;
        return value;
    }

    private String text(String text) {
        if (text.length() > ValueCodec.MAX_TEXT_CHARS) {
            throw tooLarge("hold a text of " + text.length() + " characters and " + ValueCodec.MAX_TEXT_CHARS + " are allowed");
        }
        return grown(1 + (long) utf8(text), text);
    }

    /** The length as UTF-8; a surrogate that stands alone has no such form. */
    private static int utf8(String text) {
        int more = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                more += c >= 0x800 ? 2 : 1;
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        throw new FoundationException(ErrorType.VALIDATION_FAILED, "The data of the event hold a text with half of a character at position " + i + ": mend the text.");
                    }
                    // Both halves together take four bytes: two characters and two more.
                    i++;
                }
            }
        }
        return text.length() + more;
    }

    private List<Object> list(List<?> list, int depth) {
        enter(list.size(), depth);
        List<Object> copy = new ArrayList<>(list.size());
        for (Object each : list) {
            copy.add(value(each, depth));
        }
        return Collections.unmodifiableList(copy);
    }

    /** Most data are immutable maps of plain values, of which nothing has to be copied. */
    @SuppressWarnings("unchecked") // each key was looked at
    private Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<?, ?> own = snapshot(map);
        enter(own.size(), depth);
        Map<String, Object> changed = null;
        boolean anyNull = false;
        for (Map.Entry<?, ?> entry : own.entrySet()) {
            String key = key(entry.getKey());
            Object value = value(entry.getValue(), depth);
            anyNull |= value == null;
            if (changed == null && value != entry.getValue()) {
                changed = new LinkedHashMap<>((Map<String, Object>) own);
            }
            if (changed != null) {
                changed.put(key, value);
            }
        }
        if (changed == null) {
            return anyNull ? Collections.unmodifiableMap((Map<String, Object>) own) : (Map<String, Object>) own;
        }
        return anyNull ? Collections.unmodifiableMap(changed) : Map.copyOf(changed);
    }

    /** What the caller cannot change any more; the immutable maps of the JDK, which take half the memory, know no null. */
    private static Map<?, ?> snapshot(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == null || entry.getValue() == null) {
                return new LinkedHashMap<>(map);
            }
        }
        return Map.copyOf(map);
    }

    private String key(Object key) {
        if (!(key instanceof String text)) {
            throw new FoundationException(ErrorType.TYPE_MISMATCH, "The data of the event hold a key " + (key == null ? "that is null" : "of type " + key.getClass().getName())
                    + ": use String keys.");
        }
        if (text.length() > ValueCodec.MAX_KEY_CHARS) {
            throw tooLarge("hold a key of " + text.length() + " characters and " + ValueCodec.MAX_KEY_CHARS + " are allowed");
        }
        return text(text);
    }

    private void enter(int size, int depth) {
        if (depth > ValueCodec.MAX_DEPTH) {
            throw tooLarge("are nested deeper than " + ValueCodec.MAX_DEPTH + " levels, or hold themselves");
        }
        entries += size;
        if (entries > ValueCodec.MAX_ENTRIES) {
            throw tooLarge("have more than " + ValueCodec.MAX_ENTRIES + " entries");
        }
    }

    private static FoundationException tooLarge(String what) {
        return new FoundationException(ErrorType.TOO_LARGE, "The data of the event " + what + ": tell of less, or of it in parts.");
    }
}
