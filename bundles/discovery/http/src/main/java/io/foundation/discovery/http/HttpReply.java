package io.foundation.discovery.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a server answered: a status from 200 to 299, 304, or one that the question takes for an answer.
 *
 * @param status  of HTTP
 * @param headers the first of each name, whose case does not matter
 * @param body    not to be changed
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

    public HttpReply {
        Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        named.putAll(headers);
        headers = named;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether what was known before is still so (304, RFC 9110, 15.4.5). */
    public boolean isUnchanged() {
        return status == 304;
    }
}
