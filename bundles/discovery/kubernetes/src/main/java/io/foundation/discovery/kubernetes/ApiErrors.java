package io.foundation.discovery.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.http.HttpSource;

/** What errors of the API of Kubernetes mean. */
final class ApiErrors {

    private static final int MAX_SHOWN = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiErrors() {
    }

    /** Whether what was known is too old to go on from (410 Gone): everything is to be listed anew. */
    static boolean isExpired(FoundationException error) {
        return has(error, "410");
    }

    static boolean isUnauthorized(FoundationException error) {
        return has(error, "401");
    }

    static boolean isForbidden(FoundationException error) {
        return has(error, "403");
    }

    private static boolean has(FoundationException error, String status) {
        return status.equals(error.context().get(HttpSource.STATUS));
    }

    /** The same error, in the words of the API where it sent some ({@code Status} of its conventions). */
    static FoundationException inItsWords(FoundationException error) {
        String said = message(error.context().get(HttpSource.ANSWER));
        return said.isEmpty() ? error : new FoundationException(error.type(), error.getMessage() + " It says: " + said + (said.endsWith(".") ? "" : "."), error, error.context());
    }

    private static String message(String answer) {
        try {
            return answer == null ? "" : shortened(JSON.readTree(answer).path("message").asText(""));
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String shortened(String text) {
        String oneLine = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
    }

    /** The error that a watch tells of. */
    static FoundationException told(JsonNode status) {
        int code = status.path("code").asInt(0);
        return new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The API of Kubernetes ended its report of changes: "
                + shortened(status.path("message").asText("it gave no reason")) + " (" + code + ").").with(HttpSource.STATUS, Integer.toString(code));
    }
}
