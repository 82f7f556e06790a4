package io.foundation.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PrometheusTest {

    private static final Spread SPREAD = new Spread(1_000, 5e9, 10, 1, 2, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000);

    private final PrometheusExporter exporter = new PrometheusExporter();

    private static Reading reading(Kind kind, double value, Spread spread, String name, Map<String, String> tags) {
        return new Reading(new Series(name, tags), kind, value, Optional.ofNullable(spread));
    }

    private List<String> lines(Reading... readings) {
        return exporter.export(List.of(readings)).lines().filter(line -> !line.startsWith("# HELP")).toList();
    }

    @Test
    void everyKindIsWrittenAsPrometheusWantsIt() {
        assertThat(lines(reading(Kind.COUNTER, 3, null, "orders.accepted", Map.of()), reading(Kind.GAUGE, -1.5, null, "queue.size", Map.of("node", "a\"b\\c\nd")),
                reading(Kind.HISTOGRAM, 1_000, SPREAD, "body_bytes", Map.of()), reading(Kind.TIMER, 1_000, SPREAD, "orders.latency", Map.of("quantile", "x"))))
                .containsExactly(
                        "# TYPE body_bytes summary",
                        "body_bytes{quantile=\"0.5\"} 1000000.0", "body_bytes{quantile=\"0.9\"} 2000000.0", "body_bytes{quantile=\"0.99\"} 3000000.0",
                        "body_bytes{quantile=\"0.999\"} 4000000.0", "body_bytes{quantile=\"1.0\"} 5000000.0", "body_bytes_count 1000", "body_bytes_sum 5.0E9",
                        "# TYPE orders_accepted_total counter", "orders_accepted_total 3.0",
                        "# TYPE orders_latency_seconds summary",
                        "orders_latency_seconds{exported_quantile=\"x\",quantile=\"0.5\"} 0.001", "orders_latency_seconds{exported_quantile=\"x\",quantile=\"0.9\"} 0.002",
                        "orders_latency_seconds{exported_quantile=\"x\",quantile=\"0.99\"} 0.003", "orders_latency_seconds{exported_quantile=\"x\",quantile=\"0.999\"} 0.004",
                        "orders_latency_seconds{exported_quantile=\"x\",quantile=\"1.0\"} 0.005", "orders_latency_seconds_count{exported_quantile=\"x\"} 1000",
                        "orders_latency_seconds_sum{exported_quantile=\"x\"} 5.0",
                        "# TYPE queue_size gauge", "queue_size{node=\"a\\\"b\\\\c\\nd\"} -1.5");
    }

    @Test
    void namesThatBecomeTheSameDoNotSpoilTheRest() {
        assertThat(lines(reading(Kind.GAUGE, 1, null, "a.b", Map.of()), reading(Kind.COUNTER, 2, null, "a_b", Map.of()), reading(Kind.GAUGE, 3, null, "a_b", Map.of("k", "v")),
                reading(Kind.GAUGE, 4, null, "a_b", Map.of())))
                .containsExactlyInAnyOrder("# TYPE a_b gauge", "a_b 1.0", "a_b{k=\"v\"} 3.0", "# TYPE a_b_counter_total counter", "a_b_counter_total 2.0");
    }

    @Test
    void whatHadNoValuesOfLateHasNoQuantiles() {
        assertThat(lines(reading(Kind.TIMER, 2, new Spread(2, 10, 0, 0, 0, 0, 0, 0, 0, 0), "t", Map.of()))).containsExactly("# TYPE t_seconds summary", "t_seconds_count 2", "t_seconds_sum 1.0E-8");
    }

    private static HttpResponse<String> get(HttpClient client, MetricsServer server, String method, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static MetricsServer server(ExecutorService threads, Supplier<String> text) throws Exception {
        return new MetricsServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), threads, text);
    }

    @Test
    void theServerAnswersOneThingOnly() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor(); HttpClient client = HttpClient.newHttpClient(); MetricsServer server = server(threads, () -> "up 1\n")) {
            HttpResponse<String> read = get(client, server, "GET", "/metrics");
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("up 1\n");
            assertThat(read.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(get(client, server, "HEAD", "/metrics").statusCode()).isEqualTo(200);
            assertThat(get(client, server, "GET", "/other").statusCode()).isEqualTo(404);
            assertThat(get(client, server, "POST", "/metrics").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void aFailureIsSaidAndTheNextReaderIsServed() throws Exception {
        List<String> answers = new ArrayList<>(List.of("good\n"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor(); HttpClient client = HttpClient.newHttpClient();
                MetricsServer server = server(threads, () -> {
                    if (answers.isEmpty()) {
                        throw new IllegalStateException("on purpose");
                    }
                    return answers.removeFirst();
                })) {
            assertThat(get(client, server, "GET", "/metrics").body()).isEqualTo("good\n");
            assertThat(get(client, server, "GET", "/metrics").statusCode()).isEqualTo(500);
            answers.add("again\n");
            assertThat(get(client, server, "GET", "/metrics").body()).isEqualTo("again\n");
        }
    }

    @Test
    void tooManyReadersAtOnceAreToldToComeAgain() throws Exception {
        CountDownLatch inside = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor(); HttpClient client = HttpClient.newHttpClient();
                MetricsServer server = server(threads, () -> {
                    inside.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "done\n";
                })) {
            List<CompletableFuture<HttpResponse<String>>> four = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                four.add(client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()));
            }
            inside.await();
            assertThat(get(client, server, "GET", "/metrics").statusCode()).isEqualTo(503);
            go.countDown();
            four.forEach(one -> assertThat(one.join().body()).isEqualTo("done\n"));
        }
    }
}
