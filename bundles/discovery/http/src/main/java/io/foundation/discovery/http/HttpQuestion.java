package io.foundation.discovery.http;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a server is asked.
 *
 * @param method  of HTTP, e.g. {@code GET}
 * @param headers beside those that every question has
 * @param body    not to be changed; empty if there is none
 * @param within  how long the answer may take; that of the settings if empty
 * @param answers statuses that are answers too, beside those that always are
 */
public record HttpQuestion(String method, URI url, Map<String, String> headers, Optional<byte[]> body, Optional<Duration> within, Set<Integer> answers) {

    public HttpQuestion {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(url, "url");
        headers = Map.copyOf(headers);
        answers = Set.copyOf(answers);
    }

    public static HttpQuestion get(URI url) {
        return new HttpQuestion("GET", url, Map.of(), Optional.empty(), Optional.empty(), Set.of());
    }

    public static HttpQuestion put(URI url, byte[] json) {
        return new HttpQuestion("PUT", url, Map.of("Content-Type", "application/json"), Optional.of(json), Optional.empty(), Set.of());
    }

    public static HttpQuestion post(URI url, byte[] json) {
        return new HttpQuestion("POST", url, Map.of("Content-Type", "application/json"), Optional.of(json), Optional.empty(), Set.of());
    }

    /** The same question with one header more. */
    public HttpQuestion with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new HttpQuestion(method, url, more, body, within, answers);
    }

    /** The same question, whose answer may take so long. */
    public HttpQuestion within(Duration longest) {
        return new HttpQuestion(method, url, headers, body, Optional.of(longest), answers);
    }

    /** The same question, to which these statuses are answers and no errors. */
    public HttpQuestion answeredBy(Integer... statuses) {
        return new HttpQuestion(method, url, headers, body, within, Set.of(statuses));
    }
}
