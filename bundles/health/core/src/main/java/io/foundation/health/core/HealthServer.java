package io.foundation.health.core;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * {@code /health/live}, which answers as long as the process does, and {@code /health/ready}, which says whether it is to be given work: 200 or 503, with lines for people. It is the JDK's own server: nothing
 * else of the node needs one, and Karaf's would listen everywhere by default. Thread-safe.
 */
final class HealthServer implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    /**
     * What is answered.
     *
     * @param ready whether it is to be given work
     * @param text  lines that say why
     */
    record Answer(boolean ready, String text) {
    }

    private final HttpServer server;

    /**
     * Listens from now on.
     *
     * @param executor where requests are answered: may block there; not stopped before this is closed
     * @param ready    asked for each request
     * @throws IOException if it cannot listen there
     */
    HealthServer(InetSocketAddress address, Executor executor, Supplier<Answer> ready) throws IOException {
        server = HttpServer.create(address, BACKLOG);
        server.setExecutor(executor);
        answer("/health/live", () -> new Answer(true, "alive\n"));
        answer("/health/ready", ready);
        server.start();
    }

    private void answer(String path, Supplier<Answer> how) {
        server.createContext(path, exchange -> {
            try (exchange) {
                boolean head = exchange.getRequestMethod().equals("HEAD");
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(exchange, NOT_FOUND, "There is /health/live and /health/ready.\n", head);
                } else if (!head && !exchange.getRequestMethod().equals("GET")) {
                    send(exchange, NOT_ALLOWED, "Ask with GET.\n", false);
                } else {
                    Answer answer = how.get();
                    send(exchange, answer.ready() ? OK : UNAVAILABLE, answer.text(), head);
                }
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String text, boolean head) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Does not wait for requests under way. */
    @Override
    public void close() {
        server.stop(0);
    }
}
