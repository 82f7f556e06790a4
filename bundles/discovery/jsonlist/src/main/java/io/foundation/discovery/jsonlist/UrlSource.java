package io.foundation.discovery.jsonlist;

import io.foundation.discovery.http.HttpReply;
import io.foundation.discovery.http.HttpSource;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A list behind a URL; a server that knows tags of contents is asked for changes alone (RFC 9110, 13.1.2). */
final class UrlSource implements ListSource {

    private final HttpSource http;
    private final URI url;
    private volatile String tag;

    UrlSource(HttpSource http, URI url) {
        this.http = http;
        this.url = url;
    }

    @Override
    public CompletionStage<Optional<byte[]>> read() {
        String known = tag;
        return http.get(url, known == null ? Map.of("Accept", "application/json") : Map.of("Accept", "application/json", "If-None-Match", known)).thenApply(this::content);
    }

    private Optional<byte[]> content(HttpReply reply) {
        if (reply.isUnchanged()) {
            return Optional.empty();
        }
        tag = reply.header("ETag").orElse(null);
        return Optional.of(reply.body());
    }

    @Override
    public void forget() {
        tag = null;
    }

    @Override
    public void close() {
        http.close();
    }
}
