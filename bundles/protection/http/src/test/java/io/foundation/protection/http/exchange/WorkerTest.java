package io.foundation.protection.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.api.http.HttpAnswer;
import io.foundation.protection.api.http.HttpAsk;
import io.foundation.protection.api.http.HttpSettings;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.PolicySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Policies policies = new Policies(System::nanoTime, threads);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Worker> opened = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        opened.forEach(Worker::close);
        server.stop(0);
        policies.close();
        threads.shutdownNow();
    }

    /** {@code /status/N}, {@code /bytes/N}, {@code /echo}, {@code /json}, {@code /broken}, {@code /silence}, {@code /half}, {@code /to/PATH}. */
    private void serve(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String[] path = exchange.getRequestURI().getPath().split("/");
        switch (path[2]) {
            case "status" -> {
                if (path.length > 4) {
                    exchange.getResponseHeaders().add("Retry-After", path[4]);
                }
                answer(exchange, Integer.parseInt(path[3]), new byte[0]);
            }
            case "bytes" -> answer(exchange, 200, new byte[Integer.parseInt(path[3])]);
            case "echo" -> {
                String seen = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-Who") + " "
                        + exchange.getRequestHeaders().getFirst("User-Agent") + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer(exchange, 200, seen.getBytes(StandardCharsets.UTF_8));
            }
            case "json", "broken" -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
                answer(exchange, 200, (path[2].equals("json") ? "{\"a\":[1,true,null]}" : "{\"a\"").getBytes(StandardCharsets.UTF_8));
            }
            case "silence" -> waitForEnd();
            case "half" -> {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write(new byte[5]);
                exchange.getResponseBody().flush();
                waitForEnd();
            }
            default -> {
                exchange.getResponseHeaders().add("Location", "/base/" + path[3]);
                answer(exchange, 302, new byte[0]);
            }
        }
    }

    private void waitForEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
    }

    private Worker worker(HttpSettings settings) {
        Worker worker = new Worker(settings, () -> policies, threads, closed -> { });
        opened.add(worker);
        return worker;
    }

    private Worker worker() {
        return worker(HttpSettings.of(base()).within(LONG));
    }

    private static FoundationException failure(Worker worker, HttpAsk ask) {
        return catchThrowableOfType(FoundationException.class, () -> worker.send(ask));
    }

    @Test
    void whatIsAskedArrives() {
        Worker worker = worker(HttpSettings.of(base()).with(Map.of("x-who", "worker", "User-Agent", "test")));
        assertThat(worker.get("echo").text()).isEqualTo("GET /base/echo worker test null ");
        assertThat(worker.send(HttpAsk.get("/echo?a=1").parameters(Map.of("b", "x y&z")).headers(Map.of("X-Who", "request"))).text())
                .isEqualTo("GET /base/echo?a=1&b=x+y%26z request test null ");
        assertThat(worker().post("echo", "text").text()).isEqualTo("POST /base/echo null Foundation/1.0 null text");
        assertThat(worker().post("echo", Map.of("a", List.of(1, true))).text()).endsWith(" application/json {\"a\":[1,true]}");
        assertThat(worker.status()).extracting("requests", "errors").containsExactly(2L, 0L);
        assertThat(worker.status().last()).isPresent();
    }

    @Test
    void jsonIsRead() {
        HttpAnswer answer = worker().get("json");
        assertThat(answer.json()).isEqualTo(Map.of("a", Arrays.asList(1, true, null)));
        assertThat(answer.ok()).isTrue();
        assertThat(worker().get("bytes/3").json()).isNull();
        assertThat(failure(worker(), HttpAsk.get("broken")).type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
    }

    @Test
    void redirectsAreFollowedIfTheyMay() {
        assertThat(worker().get("to/json").json()).isNotNull();
        HttpSettings settings = new HttpSettings(base(), "", LONG, Map.of(), false, 10);
        assertThat(worker(settings).get("to/json").status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 400, 401, 404, 410})
    void whatWouldBeTheSameNextTimeIsAnAnswer(int status) {
        assertThat(worker().get("status/" + status).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"408,", "409,", "429,1000", "500,", "503,1000", "599,"})
    void whatMayBeDifferentNextTimeFails(int status, String millis) {
        FoundationException error = failure(worker(), HttpAsk.get("status/" + status));
        assertThat(error.type()).isEqualTo(ErrorType.EXTERNAL_SERVICE_ERROR);
        assertThat(error.isRetryable()).isTrue();
        assertThat(error.context()).containsEntry("status", Integer.toString(status));
        assertThat(error.context().get(Refusal.RETRY_AFTER_MILLIS)).isEqualTo(millis);
    }

    @Test
    void theServerSaysWhenToComeBack() {
        assertThat(failure(worker(), HttpAsk.get("status/429/7")).context()).containsEntry(Refusal.RETRY_AFTER_MILLIS, "7000");
    }

    @Test
    void aPostThatMayHaveBeenDoneIsNotTriedAgain() {
        assertThat(failure(worker(), HttpAsk.post("status/502", "x")).type()).isEqualTo(ErrorType.OUTCOME_UNKNOWN);
        assertThat(failure(worker(), HttpAsk.post("status/503", "x")).type()).isEqualTo(ErrorType.EXTERNAL_SERVICE_ERROR);
        assertThat(failure(worker(), HttpAsk.post("silence", "x").within(Duration.ofMillis(100))).type()).isEqualTo(ErrorType.OUTCOME_UNKNOWN);
    }

    @Test
    void anAnswerMayTakeNoLongerNorBeLarger() {
        assertThat(failure(worker(), HttpAsk.get("silence").within(Duration.ofMillis(100))).type()).isEqualTo(ErrorType.TIMEOUT);
        assertThat(failure(worker(), HttpAsk.get("half").within(Duration.ofMillis(200))).type()).as("also its body").isEqualTo(ErrorType.TIMEOUT);
        Worker small = worker(HttpSettings.of(base()).atMost(100));
        assertThat(small.get("bytes/100").body()).hasSize(100);
        assertThat(failure(small, HttpAsk.get("bytes/101")).type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(small.get("bytes/100").body()).as("and it goes on").hasSize(100);
        assertThat(small.status().errors()).isEqualTo(1);
    }

    @Test
    void whereNobodyListensNothingIsReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failure(worker(HttpSettings.of("http://127.0.0.1:" + port)), HttpAsk.post("x", "y")).type()).isEqualTo(ErrorType.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "ftp://host", "host:80", "http://", "http://user:secret@host", "http://host?x=1", "http://a b"})
    void aBaseIsTheAddressOfAServer(String base) {
        FoundationException error = catchThrowableOfType(FoundationException.class, () -> worker(HttpSettings.of(base)));
        assertThat(error.type()).isIn(ErrorType.MISSING_REQUIRED_FIELD, ErrorType.INVALID_INPUT);
        assertThat(error).message().doesNotContain("secret");
    }

    @Test
    void whatCannotBeSentSaysWhy() {
        assertThat(failure(worker(), HttpAsk.get("a b")).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(worker(), HttpAsk.get("x").headers(Map.of("Host", "other"))).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(worker(), HttpAsk.get("x").headers(Map.of("X-Token", "secret\n")))).message().contains("X-Token").doesNotContain("secret");
        assertThat(failure(worker(), HttpAsk.of("G E T", "x"))).message().contains("method");
        assertThat(HttpAsk.get("x").headers(Map.of("X-Token", "secret")).toString() + HttpSettings.of("http://h").with(Map.of("X-Token", "secret"))).doesNotContain("secret");
        assertThat(failure(worker(), HttpAsk.post("x", new Object())).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(failure(worker(), HttpAsk.get("x").within(Duration.ZERO)).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(asked).hasValue(0);
    }

    private void policy(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (String setting : settings) {
            values.put(setting.split("=")[0], setting.split("=")[1]);
        }
        policies.add("p", PolicySettings.read("p", values));
    }

    @Test
    void thePolicyCountsAndTriesAgain() {
        policy("retry.attempts=3", "retry.base=1ms", "retry.max=2s", "breaker=consecutive", "breaker.threshold=3", "breaker.recovery=1h");
        Worker worker = worker(HttpSettings.of(base()).under("p"));
        assertThat(failure(worker, HttpAsk.get("status/500")).type()).isEqualTo(ErrorType.EXTERNAL_SERVICE_ERROR);
        assertThat(asked).hasValue(3);
        assertThat(policies.status("p").breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(Refusal.of(failure(worker, HttpAsk.get("json")))).contains(Refusal.BREAKER);
        assertThat(worker.status()).extracting("requests", "errors").as("a refused one is not sent").containsExactly(3L, 3L);
    }

    @Test
    void manyAtOnceShareAWorker() throws Exception {
        policy("bulkhead.permits=8", "bulkhead.wait=1m");
        Worker worker = worker(HttpSettings.of(base()).under("p"));
        List<Future<HttpAnswer>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(threads.submit(() -> worker.get("json")));
        }
        for (Future<HttpAnswer> call : calls) {
            assertThat(call.get().ok()).isTrue();
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        Worker worker = worker();
        Future<FoundationException> call = threads.submit(() -> failure(worker, HttpAsk.get("silence")));
        await().until(() -> asked.get() == 1);
        worker.close();
        assertThat(call.get().type()).isEqualTo(ErrorType.CLOSED);
        assertThat(failure(worker, HttpAsk.get("json")).type()).isEqualTo(ErrorType.CLOSED);
        worker.close();
    }

    @Test
    void aCallerThatIsInterruptedStaysSo() throws Exception {
        Worker worker = worker();
        CompletableFuture<Boolean> stayed = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> stayed.complete(failure(worker, HttpAsk.get("silence")).type() == ErrorType.CLOSED && Thread.currentThread().isInterrupted()));
        await().until(() -> asked.get() == 1);
        caller.interrupt();
        assertThat(stayed.get()).isTrue();
    }

    @Test
    void withoutProtectionAPolicyIsAway() {
        Worker worker = new Worker(HttpSettings.of(base()).under("p"), () -> null, threads, closed -> { });
        opened.add(worker);
        assertThat(failure(worker, HttpAsk.get("json")).type()).isEqualTo(ErrorType.SERVICE_UNAVAILABLE);
    }
}
