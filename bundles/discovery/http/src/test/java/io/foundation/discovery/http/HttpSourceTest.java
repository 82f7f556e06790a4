package io.foundation.discovery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Map<String, List<String>>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        begin(server);
    }

    private void begin(HttpServer any) {
        any.setExecutor(blocking);
        any.createContext("/", exchange -> answer(exchange, 200, "[]"));
        any.start();
        open.add(() -> any.stop(0));
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        asked.add(Map.copyOf(exchange.getRequestHeaders()));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        blocking.close();
    }

    private HttpSource source(Duration timeout, int max, Path ca, Path token) {
        HttpSource source = new HttpSource(new HttpSettings(timeout, max, Optional.ofNullable(ca), Optional.ofNullable(token)), blocking);
        open.add(0, source);
        return source;
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static HttpReply get(HttpSource source, URI url, String... headers) throws Exception {
        return source.get(url, headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1])).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static FoundationException failure(HttpSource source, URI url) {
        try {
            get(source, url);
        } catch (Exception e) {
            assertThat(e).hasCauseInstanceOf(FoundationException.class);
            return (FoundationException) e.getCause();
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void anAnswerComesWithItsHeadersAndATokenThatIsReadAnew() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "tok-1\n");
        HttpSource source = source(LONG, 1_000, null, token);
        server.createContext("/tagged", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"a\"");
            answer(exchange, "\"a\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match")) ? 304 : 200, "");
        });
        assertThat(get(source, url("/x")).body()).asString(StandardCharsets.UTF_8).isEqualTo("[]");
        HttpReply first = get(source, url("/tagged"));
        assertThat(first.header("etag")).contains("\"a\"");
        assertThat(first.isUnchanged()).isFalse();
        Files.writeString(token, "tok-2");
        assertThat(get(source, url("/tagged"), "If-None-Match", "\"a\"").isUnchanged()).isTrue();
        assertThat(asked).extracting(headers -> headers.get("Authorization").getFirst()).containsExactly("Bearer tok-1", "Bearer tok-1", "Bearer tok-2");
    }

    @ParameterizedTest
    @CsvSource({"401,AUTHENTICATION_FAILED", "403,FORBIDDEN", "404,DATA_NOT_FOUND", "429,RESOURCE_EXHAUSTED", "503,RESOURCE_EXHAUSTED", "500,EXTERNAL_SERVICE_ERROR",
        "302,EXTERNAL_SERVICE_ERROR", "410,EXTERNAL_SERVICE_ERROR"})
    void aStatusIsATypedError(int status, ErrorType type) {
        server.createContext("/status", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.getResponseHeaders().set("Location", "/x");
            answer(exchange, status, "");
        });
        FoundationException error = failure(source(LONG, 1_000, null, null), url("/status?token=hidden"));
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.context()).containsEntry("retryAfter", "7");
        assertThat(error.getMessage()).contains("answered " + status).doesNotContain("hidden");
        assertThat(asked).as("nobody is followed").hasSize(1);
    }

    @Test
    void aBodyOverItsBoundIsNotTaken() throws Exception {
        server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(1_001)));
        server.createContext("/just", exchange -> answer(exchange, 200, "x".repeat(1_000)));
        HttpSource source = source(LONG, 1_000, null, null);
        assertThat(failure(source, url("/large"))).hasMessageContaining("more than the 1000 bytes").matches(error -> error.type() == ErrorType.TOO_LARGE);
        assertThat(get(source, url("/just")).body()).hasSize(1_000);
    }

    @Test
    void aServerThatIsSilentOrStopsWithinItsAnswerIsGivenUp() throws Exception {
        server.createContext("/silent", exchange -> await());
        server.createContext("/half", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            await();
        });
        HttpSource source = source(Duration.ofMillis(200), 1_000, null, null);
        for (String path : List.of("/silent", "/half")) {
            assertThat(failure(source, url(path))).hasMessageContaining("did not answer within 200 ms").matches(error -> error.type() == ErrorType.TIMEOUT);
        }
        assertThat(get(source(LONG, 1_000, null, null), url("/x")).status()).isEqualTo(200);
    }

    private void await() {
        try {
            released.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whereNobodyListensItCannotBeReached() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(failure(source(LONG, 1_000, null, null), URI.create("http://127.0.0.1:" + port + "/"))).hasMessageContaining("cannot be reached")
                .matches(error -> error.type() == ErrorType.UNREACHABLE);
    }

    @Test
    void aServerIsTrustedByItsIssuerAloneAndOnceItIsNamed() throws Exception {
        X509Bundle issuer = new CertificateBuilder().subject("CN=issuer").setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle other = new CertificateBuilder().subject("CN=other").setIsCertificateAuthority(true).buildSelfSigned();
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(new CertificateBuilder().subject("CN=server").addSanIpAddress("127.0.0.1").buildIssuedBy(issuer).toKeyManagerFactory().getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        begin(secure);
        URI url = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/");
        Path token = Files.writeString(folder.resolve("token"), "tok-1");
        assertThat(failure(source(LONG, 1_000, null, token), url)).hasMessageContaining("is not trusted").hasMessageContaining("'trustFile'")
                .matches(error -> error.type() == ErrorType.AUTHENTICATION_FAILED);
        Path ca = Files.writeString(folder.resolve("ca.crt"), other.getCertificatePEM());
        HttpSource source = source(LONG, 1_000, ca, token);
        assertThat(failure(source, url).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(asked).as("a stranger gets no token").isEmpty();
        Files.writeString(ca, other.getCertificatePEM() + issuer.getCertificatePEM());
        assertThat(get(source, url).status()).isEqualTo(200);
        URI byName = URI.create("https://localhost:" + secure.getAddress().getPort() + "/");
        assertThat(failure(source(LONG, 1_000, ca, token), byName).type()).as("its certificate is for the address").isEqualTo(ErrorType.AUTHENTICATION_FAILED);
    }

    @Test
    void filesThatAreNoneAreNamed() throws Exception {
        assertThat(failure(source(LONG, 1_000, folder.resolve("none"), null), url("/"))).hasMessageContaining("file of issuers").matches(e -> e.type() == ErrorType.INVALID_CONFIG_VALUE);
        assertThat(failure(source(LONG, 1_000, Files.writeString(folder.resolve("ca"), "x"), null), url("/"))).hasMessageContaining("certificates in PEM");
        assertThat(failure(source(LONG, 1_000, null, folder.resolve("none")), url("/"))).hasMessageContaining("file of the token");
        assertThat(failure(source(LONG, 1_000, null, Files.writeString(folder.resolve("t"), "two words")), url("/"))).hasMessageContaining("holds no token")
                .hasMessageNotContaining("two words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/", "http:/x", "file:///etc/passwd", "https://me:secret@a/"})
    void otherThanHttpIsRefused(String url) {
        assertThatThrownBy(() -> source(LONG, 1_000, null, null).check("here 'url'", URI.create(url))).isInstanceOf(FoundationException.class).hasMessageStartingWith("here 'url': ");
    }

    @Test
    void aTokenGoesOverHttpToThisMachineOnly() {
        HttpSource source = source(LONG, 1_000, null, folder.resolve("token"));
        source.check("here", URI.create("http://127.0.0.1:8500/v1"));
        source.check("here", URI.create("http://[::1]/"));
        source.check("here", URI.create("https://example.org/"));
        assertThatThrownBy(() -> source.check("here", URI.create("http://example.org/"))).hasMessageContaining("use https");
    }

    @Test
    void aClosedOneAsksNobodyAndEndsWhatIsUnderWay() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        server.createContext("/silent", exchange -> {
            there.countDown();
            await();
        });
        HttpSource source = source(LONG, 1_000, null, null);
        var underWay = source.get(url("/silent"), Map.of()).toCompletableFuture();
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        source.close();
        assertThatThrownBy(() -> underWay.get(15, TimeUnit.SECONDS)).hasCauseInstanceOf(FoundationException.class);
        assertThat(failure(source, url("/x")).type()).isEqualTo(ErrorType.CLOSED);
        source.close();
    }

    @Test
    void aQuestionMayHaveAMethodABodyAndATimeOfItsOwn() throws Exception {
        HttpSource source = source(Duration.ofMillis(100), 1_000, null, null);
        List<String> said = new CopyOnWriteArrayList<>();
        server.createContext("/slow", exchange -> {
            said.add(exchange.getRequestMethod() + ' ' + exchange.getRequestHeaders().getFirst("Content-Type") + ' ' + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200, "late");
        });
        HttpQuestion question = HttpQuestion.put(url("/slow"), "{}".getBytes(StandardCharsets.UTF_8)).within(LONG);
        assertThat(source.ask(question).toCompletableFuture().get(30, TimeUnit.SECONDS).body()).asString(StandardCharsets.UTF_8).isEqualTo("late");
        assertThat(said).containsExactly("PUT application/json {}");
    }

    @Test
    void anErrorHasItsStatusAndTheBeginningOfWhatCameWithIt() {
        server.createContext("/gone", exchange -> answer(exchange, 410, "x".repeat(5_000)));
        assertThat(failure(source(LONG, 10_000, null, null), url("/gone")).context()).containsEntry(HttpSource.STATUS, "410").containsEntry(HttpSource.ANSWER, "x".repeat(2_048));
    }

    private LineStream follow(HttpSource source, String path, Duration longest) throws Exception {
        LineStream lines = source.follow(HttpQuestion.get(url(path)), longest).toCompletableFuture().get(30, TimeUnit.SECONDS);
        open.add(0, lines);
        return lines;
    }

    private static String text(Optional<byte[]> line) {
        return new String(line.orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Writes, and holds the answer open until the test ends. */
    private void telling(String path, String... parts) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (String part : parts) {
                exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
    }

    @Test
    void anAnswerThatGoesOnComesLineByLine() throws Exception {
        telling("/told", "one\n\n  \ntw", "o\nthr");
        LineStream lines = follow(source(LONG, 1_000, null, null), "/told", LONG);
        assertThat(text(lines.next())).isEqualTo("one");
        assertThat(text(lines.next())).isEqualTo("two");
        released.countDown();
        assertThat(lines.next()).as("half a line is none").isEmpty();
    }

    @Test
    void aFollowedAnswerEndsWhenItsTimeIsOverAndWhenItIsClosed() throws Exception {
        telling("/told", "one\n");
        HttpSource source = source(LONG, 1_000, null, null);
        LineStream brief = follow(source, "/told", Duration.ofMillis(300));
        assertThat(text(brief.next())).isEqualTo("one");
        assertThat(brief.next()).isEmpty();
        LineStream closed = follow(source, "/told", LONG);
        assertThat(text(closed.next())).isEqualTo("one");
        Thread.ofVirtual().start(closed::close);
        assertThat(closed.next()).isEmpty();
    }

    @Test
    void aFollowedAnswerIsBoundedAndItsErrorsAreErrors() throws Exception {
        telling("/told", "x".repeat(1_001) + "\n");
        server.createContext("/gone", exchange -> answer(exchange, 410, "{}"));
        HttpSource source = source(LONG, 1_000, null, null);
        LineStream lines = follow(source, "/told", LONG);
        assertThatThrownBy(lines::next).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE));
        assertThatThrownBy(() -> follow(source, "/gone", LONG)).cause().isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.context()).containsEntry(HttpSource.STATUS, "410"));
    }

    @Test
    void aConnectionThatBreaksIsAnErrorOfTheNetwork() throws Exception {
        try (ServerSocket raw = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            blocking.execute(() -> {
                try (java.net.Socket socket = raw.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n9\r\nbro".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            HttpSource source = source(LONG, 1_000, null, null);
            LineStream lines = source.follow(HttpQuestion.get(URI.create("http://127.0.0.1:" + raw.getLocalPort() + "/")), LONG).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(text(lines.next())).isEqualTo("one");
            assertThatThrownBy(lines::next).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.NETWORK_ERROR));
        }
    }
}
