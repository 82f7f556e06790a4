package io.foundation.discovery.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;

/** Reads what Consul says. */
final class Json {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Json() {
    }

    /** @throws FoundationException {@code FORMAT_ERROR} if it is no JSON */
    static JsonNode read(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of Consul is no JSON: " + e.getOriginalMessage() + '.', e);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of Consul cannot be read: " + e + '.', e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
