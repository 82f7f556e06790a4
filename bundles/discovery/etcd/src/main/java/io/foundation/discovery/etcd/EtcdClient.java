package io.foundation.discovery.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.http.Answers;
import io.foundation.discovery.http.HttpQuestion;
import io.foundation.discovery.http.HttpSource;
import io.foundation.discovery.http.LineStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Says things to one of the servers of etcd, and to the next after one has failed; gets itself a token first where there is a user. Blocks. Thread-safe. */
final class EtcdClient implements AutoCloseable {

    private static final Set<ErrorType> OF_THE_SERVER = Set.of(ErrorType.UNREACHABLE, ErrorType.TIMEOUT, ErrorType.RESOURCE_EXHAUSTED, ErrorType.EXTERNAL_SERVICE_ERROR);

    private final EtcdSettings settings;
    private final HttpSource http;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile String token = "";

    EtcdClient(EtcdSettings settings, Executor blocking) {
        this.settings = settings;
        this.http = new HttpSource(settings.http(), blocking);
    }

    /** Says something, to each server once at most; a token that is refused is replaced once. */
    JsonNode say(String path, JsonNode body) throws InterruptedException {
        return Text.read(answered(path, question -> Answers.now(http.ask(question)).body(), body));
    }

    /** Says something whose answer goes on. */
    LineStream follow(String path, JsonNode body, Duration longest) throws InterruptedException {
        return answered(path, question -> Answers.now(http.follow(question, longest)), body);
    }

    /** A way to say something. */
    private interface Way<T> {
        T say(HttpQuestion question) throws InterruptedException;
    }

    private <T> T answered(String path, Way<T> way, JsonNode body) throws InterruptedException {
        // Who begins where is kept in common, who comes next is not: else two that fail at once would step over a server.
        int first = turn.get();
        for (int step = 0; ; step++) {
            try {
                T answer = authorized(settings.servers().get(Math.floorMod(first + step, settings.servers().size())), path, way, body);
                turn.set(first + step);
                return answer;
            } catch (FoundationException e) {
                if (!OF_THE_SERVER.contains(e.type()) || step + 1 >= settings.servers().size()) {
                    throw e;
                }
            }
        }
    }

    private <T> T authorized(URI server, String path, Way<T> way, JsonNode body) throws InterruptedException {
        if (settings.user().isEmpty()) {
            return way.say(HttpQuestion.post(server.resolve(path), Text.bytes(body)));
        }
        boolean fresh = token.isEmpty();
        if (fresh) {
            authenticate(server);
        }
        try {
            return way.say(HttpQuestion.post(server.resolve(path), Text.bytes(body)).with("Authorization", token));
        } catch (FoundationException e) {
            if (fresh || e.type() != ErrorType.AUTHENTICATION_FAILED) {
                throw e;
            }
            authenticate(server);
            return way.say(HttpQuestion.post(server.resolve(path), Text.bytes(body)).with("Authorization", token));
        }
    }

    private void authenticate(URI server) throws InterruptedException {
        try {
            ObjectNode who = Text.object().put("name", settings.user().orElseThrow()).put("password", Files.readString(settings.password().orElseThrow()).strip());
            token = Text.read(Answers.now(http.ask(HttpQuestion.post(server.resolve("/v3/auth/authenticate"), Text.bytes(who)))).body()).path("token").asText("");
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of the password " + settings.password().orElseThrow() + " cannot be read (" + e + ").", e);
        }
        if (token.isEmpty()) {
            throw new FoundationException(ErrorType.AUTHENTICATION_FAILED, "etcd gave no token for the user " + settings.user().orElseThrow() + '.');
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
