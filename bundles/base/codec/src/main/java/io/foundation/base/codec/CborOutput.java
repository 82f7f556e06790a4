package io.foundation.base.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes one value as CBOR within the bounds of {@link ValueCodec}. */
final class CborOutput {

    /** RFC 8949, 4.2.1: by the bytes of the encoded key, so a shorter one comes first. */
    private static final Comparator<String> BY_ENCODED_KEY = Comparator.<String>comparingInt(Utf8::length)
            .thenComparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final JsonGenerator generator;
    private int entries;

    private CborOutput(JsonGenerator generator) {
        this.generator = generator;
    }

    static void write(Object value, WireWriter to) {
        Sink sink = new Sink(to);
        try (JsonGenerator generator = ValueCodec.FACTORY.createGenerator(sink)) {
            new CborOutput(generator).value(value, 0);
        } catch (FoundationException e) {
            throw e;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.SERIALIZATION_FAILED, "The value cannot be written: " + e.getMessage() + '.', e);
        }
    }

    private void value(Object value, int depth) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> text(text);
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Short number -> generator.writeNumber(number.intValue());
            case Byte number -> generator.writeNumber(number.intValue());
            case Double number -> generator.writeNumber(number);
            case Float number -> generator.writeNumber(number.doubleValue());
            case byte[] bytes -> generator.writeBinary(bytes);
            case List<?> list -> list(list, deeper(depth));
            case Map<?, ?> map -> map(map, deeper(depth));
            default -> throw new FoundationException(ErrorType.SERIALIZATION_FAILED, "A value of type " + value.getClass().getName()
                    + " cannot be sent: use null, Boolean, Integer, Long, Double, String, byte[], List or Map with String keys.");
        }
    }

    private static int deeper(int depth) {
        if (depth >= ValueCodec.MAX_DEPTH) {
            throw tooLarge("is nested deeper than " + ValueCodec.MAX_DEPTH + " levels, or holds itself", "make it flatter");
        }
        return depth + 1;
    }

    private void count(int more) {
        entries += more;
        if (entries > ValueCodec.MAX_ENTRIES) {
            throw tooLarge("has more than " + ValueCodec.MAX_ENTRIES + " entries", "send it in parts");
        }
    }

    private static FoundationException tooLarge(String what, String advice) {
        return new FoundationException(ErrorType.TOO_LARGE, "The value " + what + ": " + advice + '.');
    }

    private void text(String text) throws IOException {
        if (text.length() > ValueCodec.MAX_TEXT_CHARS) {
            throw tooLarge("has a text of " + text.length() + " characters and " + ValueCodec.MAX_TEXT_CHARS + " are allowed", "send it in parts");
        }
        Utf8.length(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        generator.writeUTF8String(bytes, 0, bytes.length);
    }

    private void list(List<?> list, int depth) throws IOException {
        Object[] elements = list.toArray();
        count(elements.length);
        generator.writeStartArray(list, elements.length);
        for (Object element : elements) {
            value(element, depth);
        }
        generator.writeEndArray();
    }

    private void map(Map<?, ?> map, int depth) throws IOException {
        count(map.size());
        Map<String, Object> sorted = new TreeMap<>(BY_ENCODED_KEY);
        map.forEach((key, value) -> sorted.put(key(key), value));
        generator.writeStartObject(map, sorted.size());
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            generator.writeFieldName(entry.getKey());
            value(entry.getValue(), depth);
        }
        generator.writeEndObject();
    }

    private static String key(Object key) {
        if (!(key instanceof String text)) {
            throw new FoundationException(ErrorType.SERIALIZATION_FAILED, "A map key "
                    + (key == null ? "that is null" : "of type " + key.getClass().getName()) + " cannot be sent: use String keys.");
        }
        if (text.length() > ValueCodec.MAX_KEY_CHARS) {
            throw tooLarge("has a key of " + text.length() + " characters and " + ValueCodec.MAX_KEY_CHARS + " are allowed", "shorten it");
        }
        return text;
    }

    /** Passes on what the generator gives, up to the bound. */
    private static final class Sink extends OutputStream {

        private final WireWriter to;
        private int room = ValueCodec.MAX_BYTES;

        Sink(WireWriter to) {
            this.to = to;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            if (count > room) {
                throw tooLarge("has more than " + ValueCodec.MAX_BYTES + " bytes", "send it in parts");
            }
            room -= count;
            to.writeRaw(bytes, offset, count);
        }
    }
}
