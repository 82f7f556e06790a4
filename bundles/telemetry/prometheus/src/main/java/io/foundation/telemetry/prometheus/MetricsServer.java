package io.foundation.telemetry.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Answers {@code GET /metrics}, on the JDK's own server, and nothing else. At most so many at once; others are told to come again. */
final class MetricsServer implements AutoCloseable {

    static final String PATH = "/metrics";

    private static final int AT_ONCE = 4;
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int BUSY = 503;

    private final HttpServer server;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Supplier<String> text;

    /**
     * @param address where to listen; port 0 takes a free one
     * @param threads where requests are answered
     * @param text    what to answer
     */
    MetricsServer(InetSocketAddress address, Executor threads, Supplier<String> text) throws IOException {
        this.text = text;
        server = HttpServer.create(address, BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                answer(exchange, NOT_FOUND, "There is only " + PATH + " here.\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, NOT_ALLOWED, PATH + " can be read only: use GET.\n");
            } else if (!free.tryAcquire()) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, BUSY, AT_ONCE + " are read already: come again.\n");
            } else {
                try {
                    metrics(exchange);
                } finally {
                    free.release();
                }
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String body;
        try {
            body = text.get();
        } catch (RuntimeException e) {
            answer(exchange, FAILED, "The readings could not be written: " + e.getClass().getSimpleName() + ".\n");
            return;
        }
        answer(exchange, OK, body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", status == OK ? PrometheusExporter.CONTENT_TYPE : "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
