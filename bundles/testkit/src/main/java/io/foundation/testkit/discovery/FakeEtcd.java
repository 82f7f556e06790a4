package io.foundation.testkit.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.foundation.testkit.discovery.FakeHttpServer.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server of etcd as far as discovery asks it, by its gateway for JSON ({@code /v3}): keys with revisions, leases that end with their keys, watches from any
 * revision that is not compacted, users with tokens. Thread-safe.
 */
public final class FakeEtcd implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A key's value, and its lease; 0 for none. */
    private record Value(String value, long lease) {
    }

    /** A change; without a value it is a deletion. */
    private record Change(long revision, String key, String value) {
    }

    private static final class Lease {
        private final long ttlSeconds;
        private long aliveAt = System.nanoTime();

        Lease(long ttlSeconds) {
            this.ttlSeconds = ttlSeconds;
        }

        boolean isOver() {
            return System.nanoTime() - aliveAt > ttlSeconds * 1_000_000_000L;
        }
    }

    private final TreeMap<String, Value> values = new TreeMap<>();
    private final Map<Long, Lease> leases = new HashMap<>();
    private final List<Change> history = new ArrayList<>();
    private final FakeHttpServer server;
    private String password = "";
    private String token = "";
    private long revision = 1;
    private long compacted;
    private long tokens;
    private int round;
    private boolean closed;
    private volatile Duration progress = Duration.ofMinutes(10);

    private FakeEtcd(boolean secure) {
        server = secure ? FakeHttpServer.secure(this::answer) : FakeHttpServer.plain(this::answer);
    }

    public static FakeEtcd plain() {
        return new FakeEtcd(false);
    }

    public static FakeEtcd secure() {
        return new FakeEtcd(true);
    }

    /** What it was asked, its address, and its faults. */
    public FakeHttpServer server() {
        return server;
    }

    /** Wants this password of the user {@code root} from now on. */
    public synchronized FakeEtcd secured(String wanted) {
        password = wanted;
        return this;
    }

    /** The token that was given is good for nothing any more, as when its time is over. */
    public synchronized void endTokens() {
        token = "";
    }

    /** How often a watch is told that nothing happened. */
    public void progress(Duration each) {
        progress = each;
    }

    public synchronized void put(String key, String value) {
        put(key, encoded(value), 0);
    }

    public synchronized void delete(String key) {
        if (values.remove(key) != null) {
            history.add(new Change(++revision, key, null));
            notifyAll();
        }
    }

    /** The keys there are, with their values. */
    public synchronized Map<String, String> values() {
        expire();
        Map<String, String> all = new TreeMap<>();
        values.forEach((key, value) -> all.put(key, decoded(value.value())));
        return all;
    }

    /** All leases end at once, as after a long time without a leader. */
    public synchronized void endLeases() {
        List.copyOf(leases.keySet()).forEach(this::revoke);
    }

    /** Forgets what happened so far. */
    public synchronized void compact() {
        history.clear();
        compacted = ++revision;
        notifyAll();
    }

    /** Ends all watches, as a server that is stopped does. */
    public synchronized void endWatches() {
        round++;
        notifyAll();
    }

    private void answer(Question question, HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(question.body());
        String path = question.path();
        if (!question.method().equals("POST")) {
            FakeHttpServer.reply(exchange, 501, "{\"code\": 12, \"message\": \"Method Not Allowed\"}");
        } else if (path.equals("/v3/auth/authenticate")) {
            authenticate(body, exchange);
        } else if (!isAuthorized(question)) {
            FakeHttpServer.reply(exchange, 401, "{\"code\": 16, \"message\": \"etcdserver: invalid auth token\"}");
        } else if (path.equals("/v3/watch")) {
            watch(body.path("create_request"), exchange);
        } else {
            ObjectNode reply = reply(path, body);
            FakeHttpServer.reply(exchange, reply == null ? 404 : reply.has("code") ? 400 : 200, reply == null ? "" : reply.toString());
        }
    }

    private synchronized boolean isAuthorized(Question question) {
        return password.isEmpty() || !token.isEmpty() && question.header("Authorization").equals(token);
    }

    private synchronized void authenticate(JsonNode body, HttpExchange exchange) throws IOException {
        if (body.path("name").asText().equals("root") && body.path("password").asText().equals(password)) {
            token = token.isEmpty() ? "token-" + ++tokens : token;
            FakeHttpServer.reply(exchange, 200, JSON.createObjectNode().put("token", token).toString());
        } else {
            FakeHttpServer.reply(exchange, 400, "{\"code\": 3, \"message\": \"etcdserver: authentication failed, invalid user ID or password\"}");
        }
    }

    private synchronized ObjectNode reply(String path, JsonNode body) {
        expire();
        ObjectNode reply = JSON.createObjectNode();
        reply.putObject("header").put("revision", Long.toString(revision));
        switch (path) {
            case "/v3/lease/grant" -> {
                long id = 7_587_000 + leases.size() + revision * 1_000;
                leases.put(id, new Lease(body.path("TTL").asLong()));
                return reply.put("ID", Long.toString(id)).put("TTL", body.path("TTL").asText());
            }
            case "/v3/lease/keepalive" -> {
                Lease lease = leases.get(body.path("ID").asLong());
                if (lease != null) {
                    lease.aliveAt = System.nanoTime();
                }
                ObjectNode result = JSON.createObjectNode().put("ID", body.path("ID").asText());
                // A number that is zero is left out of the JSON: so a lease that is over has no time.
                return JSON.createObjectNode().set("result", lease == null ? result : result.put("TTL", Long.toString(lease.ttlSeconds)));
            }
            case "/v3/lease/revoke" -> {
                return revoke(body.path("ID").asLong()) ? reply : error("etcdserver: requested lease not found");
            }
            case "/v3/kv/put" -> {
                long lease = body.path("lease").asLong(0);
                if (lease != 0 && !leases.containsKey(lease)) {
                    return error("etcdserver: requested lease not found");
                }
                put(decoded(body.path("key").asText()), body.path("value").asText(), lease);
                return reply;
            }
            case "/v3/kv/range" -> {
                values.subMap(decoded(body.path("key").asText()), decoded(body.path("range_end").asText())).forEach((key, value) ->
                        reply.withArray("kvs").addObject().put("key", encoded(key)).put("value", value.value()));
                return reply;
            }
            default -> {
                return null;
            }
        }
    }

    private static ObjectNode error(String message) {
        return JSON.createObjectNode().put("code", 5).put("message", message);
    }

    private void put(String key, String value, long lease) {
        values.put(key, new Value(value, lease));
        history.add(new Change(++revision, key, value));
        notifyAll();
    }

    private boolean revoke(long id) {
        if (leases.remove(id) == null) {
            return false;
        }
        List.copyOf(values.keySet()).stream().filter(key -> values.get(key).lease() == id).forEach(this::delete);
        return true;
    }

    private void expire() {
        leases.entrySet().stream().filter(entry -> entry.getValue().isOver()).map(Map.Entry::getKey).toList().forEach(this::revoke);
    }

    private void watch(JsonNode wanted, HttpExchange exchange) throws IOException {
        long next = wanted.path("start_revision").asLong();
        String from = decoded(wanted.path("key").asText());
        String to = decoded(wanted.path("range_end").asText());
        int mine;
        long created;
        synchronized (this) {
            mine = round;
            created = revision;
        }
        long toldAt = System.nanoTime();
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            line(out, result(created).put("created", true));
            while (true) {
                ObjectNode news;
                synchronized (this) {
                    expire();
                    if (closed || mine != round) {
                        return;
                    }
                    news = news(next, from, to);
                    if (news == null && System.nanoTime() - toldAt > progress.toNanos()) {
                        news = result(revision);
                    }
                    if (news == null) {
                        // Time alone ends leases.
                        wait(20);
                    } else {
                        next = revision + 1;
                    }
                }
                if (news != null) {
                    line(out, news);
                    toldAt = System.nanoTime();
                    if (news.has("canceled")) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode news(long next, String from, String to) {
        if (next <= compacted) {
            return result(revision).put("canceled", true).put("compact_revision", Long.toString(compacted));
        }
        ObjectNode result = null;
        for (Change change : history) {
            if (change.revision() >= next && change.key().compareTo(from) >= 0 && change.key().compareTo(to) < 0) {
                result = result == null ? result(revision) : result;
                ObjectNode event = result.withArray("events").addObject();
                ObjectNode kv = event.putObject("kv").put("key", encoded(change.key())).put("mod_revision", Long.toString(change.revision()));
                if (change.value() == null) {
                    event.put("type", "DELETE");
                } else {
                    kv.put("value", change.value());
                }
            }
        }
        return result;
    }

    private ObjectNode result(long at) {
        ObjectNode result = JSON.createObjectNode();
        result.putObject("header").put("revision", Long.toString(at));
        return result;
    }

    private static void line(OutputStream out, ObjectNode result) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.set("result", result);
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.close();
    }
}
