package io.foundation.protection.http.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;

/** JSON as maps, lists and simple values. Thread-safe. */
final class Json {

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The body cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @param contentType what the server says, empty if nothing; null if it is not JSON or empty */
    Object read(String contentType, byte[] body) {
        String type = contentType.split(";", 2)[0].strip();
        if (body.length == 0 || !(type.equalsIgnoreCase("application/json") || type.endsWith("+json"))) {
            return null;
        }
        try {
            return mapper.readValue(body, Object.class);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The answer says that it is JSON and is not: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }
}
