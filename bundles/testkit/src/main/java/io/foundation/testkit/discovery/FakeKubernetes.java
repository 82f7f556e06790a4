package io.foundation.testkit.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.foundation.testkit.discovery.FakeHttpServer.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API of a Kubernetes cluster as far as discovery asks it ("Kubernetes API Concepts"): TLS, bearer tokens, rights by verb and resource, lists in pages of one
 * moment, watches with bookmarks from any version it remembers, 410 for those it has forgotten.
 */
public final class FakeKubernetes implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/(api/v1|apis/discovery\\.k8s\\.io/v1)/namespaces/([^/]+)/(pods|endpoints|endpointslices)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesObjects objects = new KubernetesObjects();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Map<String, KubernetesObjects.Listed> unread = new HashMap<>();
    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final FakeHttpServer server = FakeHttpServer.secure(this::answer);
    private volatile Duration bookmarks = Duration.ofSeconds(30);

    /** What it was asked, its address, and its faults. */
    public FakeHttpServer server() {
        return server;
    }

    /** Takes a bearer token from now on; without any, none is taken. */
    public FakeKubernetes accept(String token) {
        tokens.add(token);
        return this;
    }

    public FakeKubernetes reject(String token) {
        tokens.remove(token);
        return this;
    }

    /** Refuses a verb ({@code list} or {@code watch}) of a resource, as without a role. */
    public void forbid(String verb, String resource) {
        forbidden.add(verb + ' ' + resource);
    }

    public void allow(String verb, String resource) {
        forbidden.remove(verb + ' ' + resource);
    }

    /** How often a watch is told that nothing happened. */
    public void bookmarks(Duration each) {
        bookmarks = each;
    }

    /** Creates or changes an object; its namespace and name are those of its metadata. */
    public void put(String resource, String json) {
        try {
            objects.put(resource, (ObjectNode) JSON.readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no object: " + json, e);
        }
    }

    public void delete(String resource, String namespace, String name) {
        objects.delete(resource, namespace, name);
    }

    /** Forgets everything that happened so far, and the lists of which not every page was read. */
    public void forget() {
        synchronized (unread) {
            unread.clear();
        }
        objects.forget();
    }

    /** Ends all watches before their time, as a server that is stopped does. */
    public void endWatches() {
        ended.incrementAndGet();
        objects.wake();
    }

    /** How many watches are open. */
    public int watches() {
        return watches.get();
    }

    private void answer(Question question, HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(question.path());
        boolean watch = question.parameter("watch").equals("true");
        if (!question.header("Authorization").startsWith("Bearer ") || !tokens.contains(question.header("Authorization").substring(7))) {
            status(exchange, 401, "Unauthorized", "Unauthorized");
        } else if (!path.matches() || path.group(3).equals("endpointslices") != path.group(1).startsWith("apis")) {
            status(exchange, 404, "NotFound", "the server could not find the requested resource");
        } else if (forbidden.contains((watch ? "watch " : "list ") + path.group(3))) {
            status(exchange, 403, "Forbidden", path.group(3) + " is forbidden: User \"system:serviceaccount:" + path.group(2) + ":default\" cannot " + (watch ? "watch" : "list")
                    + " resource \"" + path.group(3) + "\" in the namespace \"" + path.group(2) + "\"");
        } else if (watch) {
            watch(question, exchange, path.group(3), selected(question, path.group(2)));
        } else {
            list(question, exchange, path.group(3), selected(question, path.group(2)));
        }
    }

    private static Predicate<ObjectNode> selected(Question question, String namespace) {
        Predicate<JsonNode> labels = LabelSelector.of(question.parameter("labelSelector"));
        String name = question.parameter("fieldSelector").replaceFirst("^metadata\\.name=", "");
        return object -> object.path("metadata").path("namespace").asText().equals(namespace) && labels.test(object.path("metadata").path("labels"))
                && (name.isEmpty() || name.equals(object.path("metadata").path("name").asText()));
    }

    private void list(Question question, HttpExchange exchange, String resource, Predicate<ObjectNode> selected) throws IOException {
        String token = question.parameter("continue");
        KubernetesObjects.Listed listed;
        synchronized (unread) {
            listed = token.isEmpty() ? objects.list(resource, selected) : unread.remove(token);
        }
        if (listed == null) {
            status(exchange, 410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
            return;
        }
        List<ObjectNode> items = listed.objects();
        boolean whole = question.parameter("resourceVersion").equals("0") || question.parameter("limit").isEmpty();
        int count = whole ? items.size() : Math.min(items.size(), Integer.parseInt(question.parameter("limit")));
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode metadata = answer.putObject("metadata").put("resourceVersion", Long.toString(listed.version()));
        answer.putArray("items").addAll(items.subList(0, count));
        if (count < items.size()) {
            String next = "page-" + System.identityHashCode(listed) + '-' + count;
            synchronized (unread) {
                unread.put(next, new KubernetesObjects.Listed(listed.version(), items.subList(count, items.size())));
            }
            metadata.put("continue", next);
        }
        FakeHttpServer.reply(exchange, 200, answer.toString());
    }

    private void watch(Question question, HttpExchange exchange, String resource, Predicate<ObjectNode> selected) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(question.parameter("timeoutSeconds"))).toNanos();
        long since = Long.parseLong(question.parameter("resourceVersion"));
        int round = ended.get();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        watches.incrementAndGet();
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            while (System.nanoTime() - end < 0 && round == ended.get()) {
                KubernetesObjects.News news = objects.after(resource, since, selected, Duration.ofNanos(Math.max(1, Math.min(bookmarks.toNanos(), end - System.nanoTime()))), () -> round != ended.get());
                if (news.forgotten()) {
                    line(out, "ERROR", JSON.createObjectNode().put("kind", "Status").put("status", "Failure").put("reason", "Expired").put("code", 410)
                            .put("message", "too old resource version: " + since + " (" + news.version() + ')'));
                    return;
                }
                since = news.version();
                for (KubernetesObjects.Event event : news.events()) {
                    line(out, event.type(), event.object());
                }
                if (news.events().isEmpty() && question.parameter("allowWatchBookmarks").equals("true")) {
                    ObjectNode bookmark = JSON.createObjectNode();
                    bookmark.putObject("metadata").put("resourceVersion", Long.toString(since));
                    line(out, "BOOKMARK", bookmark);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watches.decrementAndGet();
        }
    }

    private static void line(OutputStream out, String type, ObjectNode object) throws IOException {
        ObjectNode event = JSON.createObjectNode().put("type", type);
        event.set("object", object);
        out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void status(HttpExchange exchange, int code, String reason, String message) throws IOException {
        FakeHttpServer.reply(exchange, code, JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1").put("status", "Failure").put("message", message)
                .put("reason", reason).put("code", code).toString());
    }

    @Override
    public void close() {
        endWatches();
        server.close();
    }
}
