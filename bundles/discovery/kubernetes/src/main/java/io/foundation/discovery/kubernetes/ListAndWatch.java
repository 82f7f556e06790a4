package io.foundation.discovery.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.discovery.http.Answers;
import io.foundation.discovery.http.Backoff;
import io.foundation.discovery.http.HttpQuestion;
import io.foundation.discovery.http.HttpReply;
import io.foundation.discovery.http.HttpSource;
import io.foundation.discovery.http.LineStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Lists and watches on a thread of its own, which may block, until that is interrupted. A watch that ends is taken up where it ended; one whose past the
 * API has forgotten (410) begins with a new list; a service account that may list and not watch lists again and again.
 */
final class ListAndWatch implements Runnable {

    /** How much longer than asked for a watch may stay open: then its connection is dead. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** A watch that was open for so long was not ended because something is wrong. */
    private static final long LONG_NANOS = 5_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WatchSettings settings;
    private final HttpSource http;
    private final WatchListener listener;
    private final RandomGenerator random;
    private final ObjectCache cache;
    private final Backoff backoff = new Backoff();
    private final Time time;
    private String how = "listed";

    ListAndWatch(WatchSettings settings, HttpSource http, WatchListener listener, Time time, RandomGenerator random) {
        this.settings = settings;
        this.http = http;
        this.listener = listener;
        this.time = time;
        this.random = random;
        this.cache = new ObjectCache(settings.resource());
    }

    @Override
    public void run() {
        boolean listed = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    if (!listed) {
                        list();
                        listed = true;
                        backoff.reset();
                    }
                    listed = watched();
                } catch (RuntimeException e) {
                    FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The API of Kubernetes could not be looked at: " + e);
                    listed &= !ApiErrors.isExpired(failure);
                    recover(failure);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void recover(FoundationException failure) throws InterruptedException {
        // That the past is forgotten is in the order of things; only the pause keeps a server that forgets at once from being asked all the time.
        if (!ApiErrors.isExpired(failure)) {
            listener.failed(ApiErrors.inItsWords(failure));
        }
        Thread.sleep(backoff.next(random.nextDouble(), failure));
    }

    private void list() throws InterruptedException {
        cache.begin();
        String next = "";
        do {
            next = cache.page(json(asked(settings.list(next)).body()));
        } while (!next.isEmpty());
        tell(how);
    }

    private HttpReply asked(URI url) throws InterruptedException {
        HttpQuestion question = HttpQuestion.get(url).with("Accept", "application/json");
        try {
            return Answers.now(http.ask(question));
        } catch (FoundationException e) {
            if (!ApiErrors.isUnauthorized(e)) {
                throw e;
            }
            // The token may have been renewed between reading and sending it.
            return Answers.now(http.ask(question));
        }
    }

    /** @return whether what is known can be gone on from; else it is to be listed anew */
    private boolean watched() throws InterruptedException {
        if (!settings.watch() || cache.version().isEmpty()) {
            Thread.sleep(settings.interval());
            return false;
        }
        long since = time.nanos();
        try (LineStream changes = Answers.now(http.follow(HttpQuestion.get(settings.changes(cache.version())).with("Accept", "application/json"), settings.renewed().plus(GRACE)))) {
            tell("watched");
            follow(changes);
        } catch (FoundationException e) {
            if (!ApiErrors.isForbidden(e)) {
                throw e;
            }
            tell("listed each " + settings.interval().toMillis() + " ms, since the service account may not watch");
            Thread.sleep(settings.interval());
            return false;
        }
        if (time.nanos() - since > LONG_NANOS) {
            backoff.reset();
        }
        Thread.sleep(backoff.next(random.nextDouble()));
        return true;
    }

    private void tell(String way) {
        how = way;
        listener.seen(cache.endpoints(), way);
    }

    private void follow(LineStream changes) {
        try {
            for (Optional<byte[]> line = changes.next(); line.isPresent(); line = changes.next()) {
                if (cache.event(json(line.get()))) {
                    tell(how);
                }
            }
        } catch (FoundationException e) {
            // A broken connection says nothing of who is there: whether the API can be reached shows when the watch is taken up again.
            if (e.type() != ErrorType.NETWORK_ERROR) {
                throw e;
            }
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).orElseThrow(() -> wrong("it is empty", null));
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw wrong(e.toString(), e);
        }
    }

    private static FoundationException wrong(String what, Throwable cause) {
        return new FoundationException(ErrorType.FORMAT_ERROR, "The answer of the API of Kubernetes is no JSON: " + what + '.', cause);
    }
}
