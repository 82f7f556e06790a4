package io.foundation.base.console.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes plain values as JSON: maps with text keys, iterables, text, numbers, truth values and null. */
public final class Json {

    private Json() {
    }

    /** The value on one line; characters beyond ASCII stay as they are. */
    public static String write(Object value) {
        // No buffer recycling: it would leave thread locals on the console's threads.
        JsonFactory factory = JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            value(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** An object with its keys in the order given: key, value, key, value … */
    public static Map<String, Object> object(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Map<?, ?> object -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    json.writeFieldName((String) entry.getKey());
                    value(json, entry.getValue());
                }
                json.writeEndObject();
            }
            case Iterable<?> array -> {
                json.writeStartArray();
                for (Object element : array) {
                    value(json, element);
                }
                json.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }
}
