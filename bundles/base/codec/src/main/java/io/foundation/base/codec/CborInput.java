package io.foundation.base.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one CBOR value within the bounds of {@link ValueCodec}. */
final class CborInput {

    private final JsonParser parser;
    private int entries;

    private CborInput(JsonParser parser) {
        this.parser = parser;
    }

    static Object read(byte[] bytes, int offset, int count) {
        try (JsonParser parser = ValueCodec.FACTORY.createParser(bytes, offset, count)) {
            CborInput input = new CborInput(parser);
            Object value = input.value(parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                throw malformed("something follows it", null);
            }
            return value;
        } catch (FoundationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw malformed(e instanceof JsonProcessingException known
                    ? known.getOriginalMessage() : e.getMessage(), e);
        }
    }

    private static FoundationException malformed(String what, Throwable cause) {
        return new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The value is malformed: " + what + '.', cause);
    }

    private Object value(JsonToken token, int depth) throws IOException {
        if (token == null) {
            throw malformed("it ends too early", null);
        }
        return switch (token) {
            case START_OBJECT -> map(deeper(depth));
            case START_ARRAY -> list(deeper(depth));
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case VALUE_EMBEDDED_OBJECT -> bytes();
            default -> throw malformed("a " + token + " is at a place where it is not allowed", null);
        };
    }

    private static int deeper(int depth) {
        if (depth >= ValueCodec.MAX_DEPTH) {
            throw malformed("it is nested deeper than " + ValueCodec.MAX_DEPTH, null);
        }
        return depth + 1;
    }

    private void count() {
        if (++entries > ValueCodec.MAX_ENTRIES) {
            throw malformed("it has more than " + ValueCodec.MAX_ENTRIES + " entries", null);
        }
    }

    private Map<String, Object> map(int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token != JsonToken.FIELD_NAME) {
                throw malformed("a map has a key that is no text", null);
            }
            count();
            String key = text(parser.currentName());
            if (map.containsKey(key)) {
                throw malformed("a key is there twice", null);
            }
            map.put(key, value(parser.nextToken(), depth));
        }
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            count();
            list.add(value(token, depth));
        }
        return Collections.unmodifiableList(list);
    }

    /** The parser lets half surrogate pairs through, which could not be written again. */
    private static String text(String text) {
        try {
            Utf8.length(text);
            return text;
        } catch (FoundationException e) {
            throw malformed("a text is not UTF-8", e);
        }
    }

    private Long whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> throw malformed("a whole number has more than 64 bits", null);
        };
    }

    private Double fraction() throws IOException {
        return switch (parser.getNumberType()) {
            case FLOAT, DOUBLE -> parser.getDoubleValue();
            default -> throw malformed("a decimal fraction is not allowed: use a double", null);
        };
    }

    private byte[] bytes() throws IOException {
        if (parser.getEmbeddedObject() instanceof byte[] bytes) {
            return bytes;
        }
        throw malformed("a simple value is not known", null);
    }
}
