package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks servers over HTTP, for one strategy. An answer is bounded in time and size; nobody is redirected, since a token would go along; where the
 * certificate is not trusted nothing is sent. Begins with the first question and can be asked again after a failure, with tokens and issuers read anew.
 * Every failure is a {@link FoundationException}: {@code UNREACHABLE}, {@code TIMEOUT}, {@code AUTHENTICATION_FAILED} (401, or the server's certificate),
 * {@code FORBIDDEN} (403), {@code DATA_NOT_FOUND} (404), {@code RESOURCE_EXHAUSTED} (429 and 503, with the fact {@link #RETRY_AFTER} if the server says
 * after how long), {@code TOO_LARGE}, {@code INVALID_CONFIG_VALUE} (a file cannot be read), else {@code EXTERNAL_SERVICE_ERROR}.
 * One that is a status has the facts {@link #STATUS} and {@link #ANSWER}. Thread-safe.
 */
public final class HttpSource implements AutoCloseable {

    /** The fact that is the status of HTTP. */
    public static final String STATUS = "status";
    /** The fact that is the beginning of what came with such a status, as it came. */
    public static final String ANSWER = "answer";
    /** The fact that is how long the server wants to be left alone, as it said it. */
    public static final String RETRY_AFTER = "retryAfter";

    private final HttpSettings settings;
    private final Executor blocking;
    private final String tokenHeader;
    private final String tokenPrefix;
    private HttpClient client;
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param blocking runs what reads files and answers
     */
    public HttpSource(HttpSettings settings, Executor blocking) {
        this(settings, blocking, "Authorization", "Bearer ");
    }

    /**
     * One whose server wants the token otherwise than as bearer token.
     *
     * @param tokenHeader which header it is in
     * @param tokenPrefix what stands before it
     */
    public HttpSource(HttpSettings settings, Executor blocking, String tokenHeader, String tokenPrefix) {
        this.settings = settings;
        this.blocking = blocking;
        this.tokenHeader = tokenHeader;
        this.tokenPrefix = tokenPrefix;
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
        HttpQuestion question = HttpQuestion.get(url);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            question = question.with(header.getKey(), header.getValue());
        }
        return ask(question);
    }

    /** Asks, and takes in the whole answer. */
    public CompletionStage<HttpReply> ask(HttpQuestion question) {
        Duration timeout = question.within().orElse(settings.timeout());
        return send(question, timeout, timeout, info -> new BoundedBody(settings.maxBytes())).thenApply(response -> {
            HttpReply reply = Judgement.reply(response, response.body());
            if (!Judgement.isGood(reply.status()) && !question.answers().contains(reply.status())) {
                throw Judgement.of(question.url(), reply);
            }
            return reply;
        });
    }

    /**
     * Asks, and gives an answer that goes on as soon as it has begun, which may take the time of the settings. Who asks closes it.
     *
     * @param longest how long the answer may go on
     */
    public CompletionStage<LineStream> follow(HttpQuestion question, Duration longest) {
        return send(question, settings.timeout(), longest.plus(settings.timeout()), info -> Judgement.isGood(info.statusCode())
                ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), Begun::goesOn)
                : BodySubscribers.mapping(new BoundedBody(settings.maxBytes()), Begun::whole)).thenApply(response -> {
            Begun body = response.body();
            if (body.stream() == null) {
                throw Judgement.of(question.url(), Judgement.reply(response, body.bytes()));
            }
            return new LineStream(Judgement.place(question.url()), body.stream(), settings.maxBytes(), longest);
        });
    }

    /** A body that goes on, or that of an error, which does not. */
    private record Begun(InputStream stream, byte[] bytes) {
        static Begun goesOn(InputStream stream) {
            return new Begun(stream, null);
        }

        static Begun whole(byte[] bytes) {
            return new Begun(null, bytes);
        }
    }

    private <T> CompletionStage<HttpResponse<T>> send(HttpQuestion question, Duration timeout, Duration untilEnd, HttpResponse.BodyHandler<T> handler) {
        try {
            return CompletableFuture.supplyAsync(() -> request(question, untilEnd), blocking).thenCompose(request -> send(request, timeout, handler))
                    .exceptionally(failure -> {
                        throw failed(question.url(), failure, timeout);
                    });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The server " + Judgement.place(question.url())
                    + " was not asked: the node takes no more work.", e));
        }
    }

    private HttpRequest request(HttpQuestion question, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(question.url()).timeout(timeout)
                .method(question.method(), question.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody));
        question.headers().forEach(request::header);
        settings.tokenFile().ifPresent(file -> request.header(tokenHeader, tokenPrefix + token(file)));
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

    /** The time of the request ends with the headers; this one ends a body that is taken in too. */
    private <T> CompletionStage<HttpResponse<T>> send(HttpRequest request, Duration timeout, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> exchange = client().sendAsync(request, handler);
        CompletableFuture<HttpResponse<T>> bounded = exchange.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
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

    private FoundationException failed(URI url, Throwable thrown, Duration timeout) {
        Throwable failure = thrown;
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (Judgement.distrust(failure).isPresent()) {
            startAnew();
        }
        return Judgement.of(url, failure, timeout);
    }

    /** The issuers may be others by now. */
    private synchronized void startAnew() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
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
