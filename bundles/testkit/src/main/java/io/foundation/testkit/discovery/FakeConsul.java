package io.foundation.testkit.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.foundation.testkit.discovery.FakeHttpServer.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent of Consul as far as discovery asks it (its HTTP API, {@code /v1}): instances in several datacenters, checks that become critical when their time is
 * over, questions that wait by index or by hash, and tokens: who has none sees nothing, who has a wrong one is refused. Thread-safe.
 */
public final class FakeConsul implements AutoCloseable {

    private static final String OWN = "dc1";
    private static final Pattern TTL = Pattern.compile("([0-9]+)(ms|s)");
    private static final Pattern FILTER = Pattern.compile("Service\\.Meta\\.(\\S+) == \"?([^\"]*)\"?");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An instance; healthy until its time is over, if it has one. */
    private static final class Instance {
        private final ObjectNode service;
        private final String node;
        private final String nodeAddress;
        private final long ttlNanos;
        private String status;
        private long passedAt = System.nanoTime();

        Instance(ObjectNode service, String node, String nodeAddress, long ttlNanos, String status) {
            this.service = service;
            this.node = node;
            this.nodeAddress = nodeAddress;
            this.ttlNanos = ttlNanos;
            this.status = status;
        }

        String status() {
            return ttlNanos > 0 && System.nanoTime() - passedAt > ttlNanos ? "critical" : status;
        }
    }

    /** What an answer was, and since which index. */
    private record Seen(String body, long index) {
    }

    private final Map<String, Map<String, Instance>> datacenters = new TreeMap<>(Map.of(OWN, new TreeMap<>()));
    private final Map<String, Seen> seen = new HashMap<>();
    private final FakeHttpServer server;
    private volatile String token = "";
    private boolean closed;
    private long index = 10;

    private FakeConsul(boolean secure) {
        server = secure ? FakeHttpServer.secure(this::answer) : FakeHttpServer.plain(this::answer);
    }

    public static FakeConsul plain() {
        return new FakeConsul(false);
    }

    public static FakeConsul secure() {
        return new FakeConsul(true);
    }

    /** What it was asked, its address, and its faults. */
    public FakeHttpServer server() {
        return server;
    }

    /** Who has another token from now on is refused, and who has none sees nothing. */
    public FakeConsul secured(String wanted) {
        token = wanted;
        return this;
    }

    /** Registers an instance on a node; an empty address is that of the node. */
    public synchronized void put(String datacenter, String node, String nodeAddress, String id, String name, String address, int port, String status) {
        ObjectNode service = JSON.createObjectNode().put("ID", id).put("Service", name).put("Address", address).put("Port", port);
        service.putObject("Meta");
        datacenters.computeIfAbsent(datacenter, any -> new TreeMap<>()).put(id, new Instance(service, node, nodeAddress, 0, status));
        notifyAll();
    }

    public synchronized void remove(String datacenter, String id) {
        datacenters.getOrDefault(datacenter, Map.of()).remove(id);
        notifyAll();
    }

    /** Forgets all instances of the agent, as one does that is started anew with an empty disk. */
    public synchronized void forget() {
        datacenters.get(OWN).clear();
        notifyAll();
    }

    /** The indexes begin anew, as after a server was restored. */
    public synchronized void indexesBeginAnew() {
        index = 1;
        seen.clear();
    }

    /** The ids of what is registered with the agent, with the status of each. */
    public synchronized Map<String, String> registered() {
        Map<String, String> all = new TreeMap<>();
        datacenters.get(OWN).forEach((id, instance) -> all.put(id, instance.status()));
        return all;
    }

    private void answer(Question question, HttpExchange exchange) throws IOException {
        String given = question.header("X-Consul-Token");
        if (!token.isEmpty() && !given.isEmpty() && !given.equals(token)) {
            FakeHttpServer.reply(exchange, 403, "ACL not found");
        } else if (question.method().equals("PUT")) {
            change(question, exchange, token.isEmpty() || given.equals(token));
        } else {
            tell(question, exchange, token.isEmpty() || given.equals(token));
        }
    }

    private void change(Question question, HttpExchange exchange, boolean allowed) throws IOException {
        String path = question.path();
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (!allowed) {
            FakeHttpServer.reply(exchange, 403, "Permission denied: anonymous token lacks permission 'service:write'");
        } else if (path.equals("/v1/agent/service/register")) {
            register(JSON.readTree(question.body()));
            FakeHttpServer.reply(exchange, 200, "");
        } else if (path.startsWith("/v1/agent/service/deregister/")) {
            boolean known = registered().containsKey(id);
            remove(OWN, id);
            FakeHttpServer.reply(exchange, known ? 200 : 404, known ? "" : "Unknown service ID \"" + id + "\". Ensure that the service ID is passed, not the service name.");
        } else if (path.startsWith("/v1/agent/check/pass/service:")) {
            boolean known = pass(id.substring("service:".length()));
            FakeHttpServer.reply(exchange, known ? 200 : 404, known ? "" : "Unknown check ID \"" + id + "\". Ensure that the check ID is passed, not the check name.");
        } else {
            FakeHttpServer.reply(exchange, 404, "");
        }
    }

    private synchronized void register(JsonNode given) {
        ObjectNode service = JSON.createObjectNode().put("ID", given.path("ID").asText()).put("Service", given.path("Name").asText())
                .put("Address", given.path("Address").asText("")).put("Port", given.path("Port").asInt(0));
        service.set("Meta", given.path("Meta"));
        Matcher ttl = TTL.matcher(given.path("Check").path("TTL").asText(""));
        long nanos = ttl.matches() ? Long.parseLong(ttl.group(1)) * (ttl.group(2).equals("s") ? 1_000_000_000L : 1_000_000L) : 0;
        // A check begins as critical: only the first sign of life makes it pass.
        datacenters.get(OWN).put(given.path("ID").asText(), new Instance(service, "agent", "127.0.0.1", nanos, nanos > 0 ? "critical" : "passing"));
        notifyAll();
    }

    private synchronized boolean pass(String id) {
        Instance instance = datacenters.get(OWN).get(id);
        if (instance != null) {
            instance.passedAt = System.nanoTime();
            instance.status = "passing";
            notifyAll();
        }
        return instance != null;
    }

    private void tell(Question question, HttpExchange exchange, boolean allowed) throws IOException {
        String path = question.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String datacenter = question.parameter("dc").isEmpty() ? OWN : question.parameter("dc");
        if (path.equals("/v1/catalog/datacenters")) {
            ArrayNode names = JSON.createArrayNode();
            synchronized (this) {
                datacenters.keySet().forEach(names::add);
            }
            FakeHttpServer.reply(exchange, 200, names.toString());
        } else if (path.startsWith("/v1/health/service/") || path.startsWith("/v1/catalog/service/")) {
            if (!known(datacenter)) {
                FakeHttpServer.reply(exchange, 500, "No path to datacenter");
                return;
            }
            boolean health = path.startsWith("/v1/health");
            Seen answer = changed(question, "index", () -> allowed ? list(datacenter, name, health, question) : "[]");
            exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(answer.index()));
            if (!allowed) {
                exchange.getResponseHeaders().set("X-Consul-Results-Filtered-By-ACLs", "true");
            }
            FakeHttpServer.reply(exchange, 200, answer.body());
        } else if (path.startsWith("/v1/agent/health/service/name/")) {
            agentHealth(exchange, name);
        } else if (path.startsWith("/v1/agent/service/")) {
            Seen answer = changed(question, "hash", () -> own(name));
            exchange.getResponseHeaders().set("X-Consul-ContentHash", Integer.toHexString(answer.body().hashCode()));
            FakeHttpServer.reply(exchange, answer.body().isEmpty() ? 404 : 200, answer.body().isEmpty() ? "unknown service ID: " + name : answer.body());
        } else {
            FakeHttpServer.reply(exchange, 404, "");
        }
    }

    private synchronized boolean known(String datacenter) {
        return datacenters.containsKey(datacenter);
    }

    /** The answer, as soon as it is another than the one the question knows, or when the question has waited long enough. */
    private synchronized Seen changed(Question question, String by, Supplier<String> answer) {
        String known = question.parameter(by);
        Matcher longest = TTL.matcher(question.parameter("wait"));
        long end = System.nanoTime() + (known.isEmpty() || !longest.matches() ? 0 : Long.parseLong(longest.group(1)) * 1_000_000L);
        String key = question.path() + question.parameter("dc") + question.parameter("passing") + question.parameter("filter");
        while (true) {
            String body = answer.get();
            Seen now = seen.compute(key, (any, before) -> before != null && before.body().equals(body) ? before : new Seen(body, ++index));
            boolean same = by.equals("index") ? Long.toString(now.index()).equals(known) : Integer.toHexString(body.hashCode()).equals(known);
            if (!same || closed || System.nanoTime() - end >= 0) {
                return now;
            }
            try {
                // Time alone may change what is healthy.
                wait(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return now;
            }
        }
    }

    private String list(String datacenter, String name, boolean health, Question question) {
        ArrayNode all = JSON.createArrayNode();
        Matcher filter = FILTER.matcher(question.parameter("filter"));
        boolean filtered = filter.matches();
        for (Instance instance : datacenters.get(datacenter).values()) {
            if (!instance.service.path("Service").asText().equals(name) || health && question.parameter("passing").equals("true") && !instance.status().equals("passing")
                    || filtered && !instance.service.path("Meta").path(filter.group(1)).asText("").equals(filter.group(2))) {
                continue;
            }
            if (health) {
                ObjectNode entry = all.addObject();
                entry.putObject("Node").put("Node", instance.node).put("Address", instance.nodeAddress);
                entry.set("Service", instance.service);
            } else {
                all.addObject().put("Node", instance.node).put("Address", instance.nodeAddress).put("ServiceID", instance.service.path("ID").asText())
                        .put("ServiceAddress", instance.service.path("Address").asText()).put("ServicePort", instance.service.path("Port").asInt())
                        .set("ServiceMeta", instance.service.path("Meta"));
            }
        }
        return all.toString();
    }

    private String own(String id) {
        Instance instance = datacenters.get(OWN).get(id);
        return instance == null ? "" : instance.service.toString();
    }

    /** The worst of the instances is the status of the answer: 200, 429 or 503, and 404 if there are none. */
    private void agentHealth(HttpExchange exchange, String name) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        List<String> statuses = new ArrayList<>();
        synchronized (this) {
            for (Instance instance : datacenters.get(OWN).values()) {
                if (instance.service.path("Service").asText().equals(name)) {
                    statuses.add(instance.status());
                    all.addObject().put("AggregatedStatus", instance.status()).set("Service", instance.service);
                }
            }
        }
        int status = statuses.isEmpty() ? 404 : statuses.contains("critical") ? 503 : statuses.contains("warning") ? 429 : 200;
        FakeHttpServer.reply(exchange, status, statuses.isEmpty() ? "[]" : all.toString());
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
