package io.foundation.protection.http.exchange;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.http.HttpAsk;
import io.foundation.protection.api.http.HttpSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Requests to one server. Thread-safe. */
final class Requests {

    private static final String CONTENT_TYPE = "Content-Type";

    private final URI base;
    private final Map<String, String> headers;
    private final Json json;

    /** @throws FoundationException {@code MISSING_REQUIRED_FIELD} or {@code INVALID_INPUT}, if the base is no address of a server */
    Requests(HttpSettings settings, Json json) {
        this.base = base(settings.base());
        this.headers = names(Map.of("User-Agent", "Foundation/1.0"));
        this.headers.putAll(settings.headers());
        this.json = json;
    }

    URI base() {
        return base;
    }

    /** @throws FoundationException {@code INVALID_INPUT}, which repeats no value: it may be a secret */
    HttpRequest of(HttpAsk ask) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        allowed("path or parameters", () -> request.uri(address(ask)));
        Map<String, String> all = names(headers);
        all.putAll(ask.headers());
        if (ask.body() != null && !(ask.body() instanceof byte[]) && !(ask.body() instanceof String)) {
            all.putIfAbsent(CONTENT_TYPE, "application/json");
        }
        all.forEach((name, value) -> allowed("header '" + name + "'", () -> request.header(name, value)));
        BodyPublisher body = body(ask.body());
        allowed("method '" + ask.method() + "'", () -> request.method(ask.method(), body));
        return request.build();
    }

    private static void allowed(String what, Runnable set) {
        try {
            set.run();
        } catch (IllegalArgumentException notAllowed) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The request cannot be sent: its " + what + " is not allowed in HTTP, or is set by the client itself.");
        }
    }

    private BodyPublisher body(Object body) {
        return switch (body) {
            case null -> BodyPublishers.noBody();
            case byte[] bytes -> BodyPublishers.ofByteArray(bytes);
            case String text -> BodyPublishers.ofString(text);
            default -> BodyPublishers.ofByteArray(json.write(body));
        };
    }

    private URI address(HttpAsk ask) {
        String root = base.toString();
        String path = ask.path().startsWith("/") ? ask.path().substring(1) : ask.path();
        String query = new TreeMap<>(ask.parameters()).entrySet().stream().map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue())).collect(Collectors.joining("&"));
        String join = query.isEmpty() ? "" : path.contains("?") ? "&" : "?";
        return URI.create((root.endsWith("/") ? root : root + "/") + path + join + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> names(Map<String, String> headers) {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        names.putAll(headers);
        return names;
    }

    private static URI base(String text) {
        if (text == null || text.isBlank()) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, "A worker needs the address of its server as 'base': http://host:port or https://host.");
        }
        try {
            URI uri = URI.create(text.strip());
            boolean known = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (known && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException noAddress) {
            // Said below.
        }
        // The text is not repeated: it may hold a password.
        throw new FoundationException(ErrorType.INVALID_INPUT, "The base of a worker is no address of a server: use http://host:port/path or https://host/path, without user, query or fragment.");
    }
}
