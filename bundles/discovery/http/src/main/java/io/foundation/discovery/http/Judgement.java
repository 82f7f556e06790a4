package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What answers and failures of HTTP mean, in sentences. */
final class Judgement {

    private static final int MAX_SHOWN = 2_048;

    private Judgement() {
    }

    /** Without the question, which may hold a secret. */
    static String place(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }

    static boolean isGood(int status) {
        return status / 100 == 2 || status == 304;
    }

    /** Of a distrusted certificate, wherever it stands among the causes. */
    static Optional<SSLException> distrust(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException ssl) {
                return Optional.of(ssl);
            }
        }
        return Optional.empty();
    }

    static FoundationException of(URI url, Throwable failure, Duration timeout) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FoundationException ours) {
                return ours.type() == ErrorType.TOO_LARGE ? new FoundationException(ErrorType.TOO_LARGE, place(url) + ": " + ours.getMessage(), ours) : ours;
            }
        }
        Optional<SSLException> distrust = distrust(failure);
        if (distrust.isPresent()) {
            return new FoundationException(ErrorType.AUTHENTICATION_FAILED, "The server " + place(url) + " is not trusted (" + distrust.get().getMessage()
                    + "): name its issuer with 'trustFile'.", failure);
        }
        if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
            return new FoundationException(ErrorType.TIMEOUT, "The server " + place(url) + " did not answer within " + timeout.toMillis() + " ms.", failure);
        }
        if (failure instanceof ConnectException) {
            return new FoundationException(ErrorType.UNREACHABLE, "The server " + place(url) + " cannot be reached: see whether it runs, and whether its name has an address.", failure);
        }
        return new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The question to " + place(url) + " failed: " + failure + '.', failure);
    }

    static HttpReply reply(HttpResponse<?> response, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.putIfAbsent(name, values.getFirst()));
        return new HttpReply(response.statusCode(), headers, body);
    }

    /** The error that a status other than a good one is. */
    static FoundationException of(URI url, HttpReply reply) {
        int status = reply.status();
        FoundationException error = new FoundationException(switch (status) {
            case 401 -> ErrorType.AUTHENTICATION_FAILED;
            case 403 -> ErrorType.FORBIDDEN;
            case 404 -> ErrorType.DATA_NOT_FOUND;
            case 429, 503 -> ErrorType.RESOURCE_EXHAUSTED;
            default -> ErrorType.EXTERNAL_SERVICE_ERROR;
        }, "The server " + place(url) + " answered " + status + switch (status) {
            case 401 -> ": it wants a token, or another one.";
            case 403 -> ": the token may not do that.";
            case 404 -> ": it has no " + url.getPath() + '.';
            case 429, 503 -> ": it has too much to do.";
            default -> status / 100 == 3 ? ": it points elsewhere, and nobody is followed; give the URL itself." : ".";
        }).with(HttpSource.STATUS, Integer.toString(status));
        if (reply.body().length > 0) {
            error = error.with(HttpSource.ANSWER, new String(reply.body(), 0, Math.min(MAX_SHOWN, reply.body().length), StandardCharsets.UTF_8));
        }
        String later = reply.header("Retry-After").orElse("");
        return later.isEmpty() ? error : error.with(HttpSource.RETRY_AFTER, later);
    }
}
