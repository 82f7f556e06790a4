package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Asks servers over HTTP, for one strategy. An answer is bounded in time and size; nobody is redirected, since a token would go along; where the
 * certificate is not trusted nothing is sent. Begins with the first question and can be asked again after a failure, with tokens and issuers read anew.
 * Every failure is a {@link FoundationException}: {@code UNREACHABLE}, {@code TIMEOUT}, {@code AUTHENTICATION_FAILED} (401, or the server's certificate),
 * {@code FORBIDDEN} (403), {@code DATA_NOT_FOUND} (404), {@code RESOURCE_EXHAUSTED} (429 and 503, with the fact {@code retryAfter} if the server says
 * after how long), {@code TOO_LARGE}, {@code INVALID_CONFIG_VALUE} (a file cannot be read), else {@code EXTERNAL_SERVICE_ERROR}. Thread-safe.
 */
public final class HttpSource implements AutoCloseable {

    private final HttpSettings settings;
    private final Executor blocking;
    private HttpClient client;
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param blocking runs what reads files and answers
     */
    public HttpSource(HttpSettings settings, Executor blocking) {
        this.settings = settings;
        this.blocking = blocking;
    }

    /**
     * Whether a server may be asked: by http or https, and without a token on a wire that anybody can read.
     *
     * @param where names the setting, for the sentence
     * @throws FoundationException {@code INVALID_CONFIG_VALUE} if it may not
     */
    public void check(String where, URI url) {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme) || url.getHost() == null || url.getUserInfo() != null) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + url + "' is not allowed: give a URL such as https://registry.example.org/peers, without a password in it.");
        }
        if (settings.tokenFile().isPresent() && "http".equalsIgnoreCase(scheme) && !isThisMachine(url.getHost())) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": a token is not sent over http to '" + url.getHost() + "', where anybody on the way could read it: use https.");
        }
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /**
     * Asks for a resource.
     *
     * @param headers beside those that every question has
     */
    public CompletionStage<HttpReply> get(URI url, Map<String, String> headers) {
        try {
            return CompletableFuture.supplyAsync(() -> request(url, headers), blocking).thenCompose(request -> send(url, request)).handle((reply, failure) -> {
                if (failure != null) {
                    throw failed(url, failure);
                }
                return judged(url, reply);
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The server " + place(url) + " was not asked: the node takes no more work.", e));
        }
    }

    private HttpRequest request(URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(settings.timeout()).GET();
        headers.forEach(request::header);
        settings.tokenFile().ifPresent(file -> request.header("Authorization", "Bearer " + token(file)));
        return request.build();
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of the token " + file + " holds no token: one word is expected.");
            }
            return token;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of the token " + file + " cannot be read (" + e + ").", e);
        }
    }

    /** The time of the request ends with the headers; this one ends the body too. */
    private CompletionStage<HttpResponse<byte[]>> send(URI url, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange = client().sendAsync(request, info -> new BoundedBody(settings.maxBytes()));
        CompletableFuture<HttpResponse<byte[]>> bounded = exchange.copy().orTimeout(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        bounded.whenComplete((reply, failure) -> exchange.cancel(true));
        return bounded;
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new FoundationException(ErrorType.CLOSED, "The strategy is closed.");
        }
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(settings.timeout()).followRedirects(HttpClient.Redirect.NEVER).executor(blocking);
            settings.trustFile().ifPresent(file -> builder.sslContext(TrustedIssuers.of(file)));
            client = builder.build();
        }
        return client;
    }

    private FoundationException failed(URI url, Throwable thrown) {
        Throwable failure = thrown;
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FoundationException ours) {
                return ours.type() == ErrorType.TOO_LARGE ? new FoundationException(ErrorType.TOO_LARGE, place(url) + ": " + ours.getMessage(), ours) : ours;
            }
            if (cause instanceof SSLException) {
                startAnew();
                return new FoundationException(ErrorType.AUTHENTICATION_FAILED, "The server " + place(url) + " is not trusted (" + cause.getMessage() + "): name its issuer with 'trustFile'.", failure);
            }
        }
        if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
            return new FoundationException(ErrorType.TIMEOUT, "The server " + place(url) + " did not answer within " + settings.timeout().toMillis() + " ms.", failure);
        }
        if (failure instanceof ConnectException) {
            return new FoundationException(ErrorType.UNREACHABLE, "The server " + place(url) + " cannot be reached: see whether it runs, and whether its name has an address.", failure);
        }
        return new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The question to " + place(url) + " failed: " + failure + '.', failure);
    }

    /** The issuers may be others by now. */
    private synchronized void startAnew() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }

    private static HttpReply judged(URI url, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.putIfAbsent(name, values.getFirst()));
        if (status / 100 == 2 || status == 304) {
            return new HttpReply(status, headers, response.body());
        }
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
        });
        String later = new HttpReply(status, headers, new byte[0]).header("Retry-After").orElse("");
        throw later.isEmpty() ? error : error.with("retryAfter", later);
    }

    /** Without the question, which may hold a secret. */
    private static String place(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }

    /** Ends what is under way; later questions fail with {@code CLOSED}. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        startAnew();
    }
}
