package io.foundation.protection.api.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param method     such as {@code GET}
 * @param path       below the base of the worker, with or without a leading slash; already encoded
 * @param parameters put behind the path, encoded
 * @param headers    sent besides those of the worker; of the same name these win
 * @param body       bytes or text as they are; anything else as JSON: maps, lists, texts, numbers, truth values; null for none
 * @param timeout    how long the answer may take; empty for as long as the worker says
 */
public record HttpAsk(String method, String path, Map<String, String> parameters, Map<String, String> headers, Object body, Optional<Duration> timeout) {

    public HttpAsk {
        parameters = Map.copyOf(parameters);
        headers = Map.copyOf(headers);
    }

    public static HttpAsk of(String method, String path) {
        return new HttpAsk(method, path, Map.of(), Map.of(), null, Optional.empty());
    }

    public static HttpAsk get(String path) {
        return of("GET", path);
    }

    public static HttpAsk post(String path, Object body) {
        return of("POST", path).with(body);
    }

    public HttpAsk with(Object content) {
        return new HttpAsk(method, path, parameters, headers, content, timeout);
    }

    public HttpAsk parameters(Map<String, String> values) {
        return new HttpAsk(method, path, values, headers, body, timeout);
    }

    public HttpAsk headers(Map<String, String> values) {
        return new HttpAsk(method, path, parameters, values, body, timeout);
    }

    public HttpAsk within(Duration longest) {
        return new HttpAsk(method, path, parameters, headers, body, Optional.of(longest));
    }

    /** Without what may be secret: the values of parameters and headers, and the body. */
    @Override
    public String toString() {
        return "HttpAsk[method=" + method + ", path=" + path + ", parameters=" + parameters.keySet() + ", headers=" + headers.keySet() + ", timeout=" + timeout + "]";
    }
}
