package io.foundation.testkit.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A server of HTTP on a free port of the loopback interface, with a certificate of an issuer of its own if it is secure; what it was asked is kept. */
public final class FakeHttpServer implements AutoCloseable {

    /** Gives the answer, and may take its time: each question has a virtual thread. */
    @FunctionalInterface
    public interface Handler {
        void answer(Question question, HttpExchange exchange) throws IOException;
    }

    /**
     * What was asked.
     *
     * @param path    without the query
     * @param query   decoded
     * @param headers the first of each name, whose case does not matter
     */
    public record Question(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public String parameter(String name) {
            return query.getOrDefault(name, "");
        }
    }

    /**
     * An answer that is not the usual one.
     *
     * @param status  of HTTP; 0 to end the connection without an answer
     */
    public record Fault(int status, Map<String, String> headers, String body) {
        public static Fault status(int status) {
            return new Fault(status, Map.of(), "");
        }

        /** The connection ends without an answer. */
        public static Fault silence() {
            return new Fault(0, Map.of(), "");
        }
    }

    private final HttpServer server;
    private final String issuer;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fnd-testkit-http").factory());
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private volatile Function<Question, Optional<Fault>> faults = question -> Optional.empty();

    private FakeHttpServer(HttpServer server, String issuer, Handler handler) {
        this.server = server;
        this.issuer = issuer;
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, handler));
        server.start();
    }

    /** Without TLS. */
    public static FakeHttpServer plain(Handler handler) {
        try {
            return new FakeHttpServer(HttpServer.create(anywhere(), 0), "", handler);
        } catch (IOException e) {
            throw new IllegalStateException("no server could be started", e);
        }
    }

    /** With TLS, for the address and the name of the loopback interface. */
    public static FakeHttpServer secure(Handler handler) {
        try {
            X509Bundle issuer = new CertificateBuilder().subject("CN=issuer of the tests").setIsCertificateAuthority(true).buildSelfSigned();
            X509Bundle own = new CertificateBuilder().subject("CN=server").addSanIpAddress("127.0.0.1").addSanIpAddress("::1").addSanDnsName("localhost").buildIssuedBy(issuer);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own.toKeyManagerFactory().getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(anywhere(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new FakeHttpServer(server, issuer.getCertificatePEM(), handler);
        } catch (Exception e) {
            throw new IllegalStateException("no server with TLS could be started", e);
        }
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        try {
            Question question = question(exchange);
            questions.add(question);
            Optional<Fault> fault = faults.apply(question);
            if (fault.isEmpty()) {
                handler.answer(question, exchange);
            } else if (fault.get().status() > 0) {
                fault.get().headers().forEach(exchange.getResponseHeaders()::set);
                reply(exchange, fault.get().status(), fault.get().body());
            }
        } finally {
            exchange.close();
        }
    }

    private static Question question(HttpExchange exchange) throws IOException {
        Map<String, String> query = new TreeMap<>();
        String text = exchange.getRequestURI().getRawQuery();
        for (String part : text == null ? new String[0] : text.split("&")) {
            int equals = part.indexOf('=');
            query.put(decoded(equals < 0 ? part : part.substring(0, equals)), equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.putIfAbsent(name, values.getFirst()));
        return new Question(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, headers, exchange.getRequestBody().readAllBytes());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Answers with a text in JSON, or with none if it is empty. */
    public static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    public URI url() {
        return URI.create((issuer.isEmpty() ? "http" : "https") + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The certificate of its issuer, in PEM; empty without TLS. */
    public String issuer() {
        return issuer;
    }

    /** What it was asked so far, oldest first. */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    /** From now on some questions are answered otherwise. */
    public void faults(Function<Question, Optional<Fault>> chosen) {
        faults = chosen;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
