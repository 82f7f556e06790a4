package io.foundation.protection.http.exchange;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.http.HttpAnswer;
import io.foundation.protection.api.http.HttpAsk;
import io.foundation.protection.api.http.HttpSettings;
import io.foundation.protection.api.http.HttpStatus;
import io.foundation.protection.api.http.HttpWorker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A worker on the client of the JDK. Thread-safe. */
public final class Worker implements HttpWorker {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LARGEST = 256 << 20;

    private final HttpSettings settings;
    private final Supplier<Protection> protection;
    private final Consumer<Worker> afterwards;
    private final Requests requests;
    private final Exchange exchange;
    private final Instant since = Instant.now();
    private final LongAdder sent = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile Instant last;

    /**
     * @param protection what makes calls under policies now; gives null while it is away
     * @param threads    where the client works
     * @param afterwards told once the worker is closed
     */
    public Worker(HttpSettings settings, Supplier<Protection> protection, Executor threads, Consumer<Worker> afterwards) {
        if (settings.maxBytes() < 0 || settings.maxBytes() > LARGEST) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A worker cannot read " + settings.maxBytes() + " bytes: use 0 to " + LARGEST + " as maxBytes.");
        }
        checked(settings.timeout());
        Json json = new Json();
        this.settings = settings;
        this.protection = protection;
        this.afterwards = afterwards;
        this.requests = new Requests(settings, json);
        HttpClient client = HttpClient.newBuilder().executor(threads).connectTimeout(settings.timeout())
                .followRedirects(settings.redirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER).build();
        this.exchange = new Exchange(requests.base(), client, settings.maxBytes(), json);
    }

    @Override
    public HttpAnswer send(HttpAsk ask) {
        HttpRequest request = requests.of(ask);
        Duration timeout = checked(ask.timeout().orElse(settings.timeout()));
        if (settings.policy().isEmpty()) {
            try {
                return attempt(request, timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FoundationException(ErrorType.CLOSED, "Waiting for " + requests.base().getRawAuthority() + " was interrupted.", e);
            }
        }
        Protection now = protection.get();
        if (now == null) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The policy '" + settings.policy() + "' is not there: protection is away, or being updated.");
        }
        return now.execute(Call.of(settings.policy(), requests.base().getRawAuthority()), () -> attempt(request, timeout));
    }

    private HttpAnswer attempt(HttpRequest request, Duration timeout) throws InterruptedException {
        if (exchange.isClosed()) {
            throw new FoundationException(ErrorType.CLOSED, "The worker for " + requests.base().getRawAuthority() + " is closed.");
        }
        sent.increment();
        last = Instant.now();
        try {
            return exchange.send(request, timeout);
        } catch (FoundationException e) {
            errors.increment();
            throw e;
        }
    }

    @Override
    public HttpStatus status() {
        return new HttpStatus(requests.base().toString(), settings.policy(), sent.sum(), errors.sum(), Optional.ofNullable(last), since);
    }

    @Override
    public void close() {
        exchange.close();
        afterwards.accept(this);
    }

    private static Duration checked(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A time-out of " + timeout + " is not allowed: use 1 ms to 1 d.");
        }
        return timeout;
    }
}
