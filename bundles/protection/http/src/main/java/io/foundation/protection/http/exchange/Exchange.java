package io.foundation.protection.http.exchange;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.api.http.HttpAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and its answer, or the error that says what became of it. Thread-safe. */
final class Exchange {

    /** A request of another method may be sent again without doing anything twice (RFC 9110, 9.2.2). */
    private static final Set<String> ONCE = Set.of("POST", "PATCH");
    private static final Set<Integer> NOT_DONE = Set.of(408, 409, 429, 503);
    private static final int SERVER_ERRORS = 500;
    private static final int BEYOND = 600;

    private final URI base;
    private final HttpClient client;
    private final int maxBytes;
    private final Json json;
    private volatile boolean closed;

    Exchange(URI base, HttpClient client, int maxBytes, Json json) {
        this.base = base;
        this.client = client;
        this.maxBytes = maxBytes;
        this.json = json;
    }

    /** @throws InterruptedException if the caller was interrupted; the request is given up */
    HttpAnswer send(HttpRequest request, Duration timeout) throws InterruptedException {
        boolean once = ONCE.contains(request.method());
        // The time-out of the request itself would not hold for the body.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new BoundedBody(maxBytes));
        try {
            return read(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS), once);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw error(once ? ErrorType.OUTCOME_UNKNOWN : ErrorType.TIMEOUT, "did not answer within " + Durations.format(timeout), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause(), once);
        }
    }

    /** Ends what is under way. */
    void close() {
        closed = true;
        client.shutdownNow();
    }

    boolean isClosed() {
        return closed;
    }

    private HttpAnswer read(HttpResponse<byte[]> response, boolean once) {
        int status = response.statusCode();
        if (NOT_DONE.contains(status) || status >= SERVER_ERRORS && status < BEYOND) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("status", Integer.toString(status));
            RetryAfter.millis(status, response.headers(), Instant.now()).ifPresent(millis -> facts.put(Refusal.RETRY_AFTER_MILLIS, Long.toString(millis)));
            ErrorType type = once && !NOT_DONE.contains(status) ? ErrorType.OUTCOME_UNKNOWN : ErrorType.EXTERNAL_SERVICE_ERROR;
            throw new FoundationException(type, server() + " answered with status " + status + ".", null, facts);
        }
        return new HttpAnswer(status, response.headers().map(), response.body(), json.read(response.headers().firstValue("content-type").orElse(""), response.body()));
    }

    private FoundationException failure(Throwable cause, boolean once) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof FoundationException known) {
                return known;
            }
            if (each instanceof ConnectException || each instanceof HttpConnectTimeoutException || each instanceof UnresolvedAddressException) {
                return error(ErrorType.UNREACHABLE, "cannot be reached", cause);
            }
        }
        if (once) {
            return error(ErrorType.OUTCOME_UNKNOWN, "did not answer: " + cause, cause);
        }
        if (closed) {
            return error(ErrorType.CLOSED, "was asked no longer: the worker is closed", cause);
        }
        return error(cause instanceof IOException ? ErrorType.NETWORK_ERROR : ErrorType.HANDLER_FAILED, "did not answer: " + cause, cause);
    }

    private FoundationException error(ErrorType type, String what, Throwable cause) {
        return new FoundationException(type, server() + " " + what + ".", cause);
    }

    private String server() {
        return "The server " + base.getRawAuthority();
    }
}
