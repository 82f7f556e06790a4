package io.foundation.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Tracer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans that are sent to a collector, which here reads them by the schema of OTLP. */
@Timeout(60)
class OtlpTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Queue<ExportTraceServiceRequest> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> headers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (refusals.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
                requests.add(ExportTraceServiceRequest.parseFrom(body));
                exchange.sendResponseHeaders(200, -1);
            }
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void end() {
        collector.stop(0);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private OtlpComponent component(Map<String, Object> configured) {
        return new OtlpComponent(configured, (OwnedExecutors) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {OwnedExecutors.class},
                (proxy, method, arguments) -> method.getName().equals("timer") ? timer : threads));
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    }

    private static FinishedSpan span(int number, String parent, Map<String, String> attributes, String error) {
        return new FinishedSpan(TRACE, String.format("%016x", number), parent, "s" + number, 1_000, 500, attributes, error);
    }

    private List<Span> spans() {
        return requests.stream().flatMap(request -> request.getResourceSpansList().stream()).flatMap(of -> of.getScopeSpansList().stream()).flatMap(of -> of.getSpansList().stream()).toList();
    }

    @Test
    void spansComeAsTheyWere() {
        OtlpComponent component = component(Map.of("endpoint", endpoint(), "interval", "100ms", "headers", "Authorization=Bearer secret", "node", "node-1"));
        component.ended(span(1, "", Map.of(Tracer.KIND, Tracer.CLIENT, "subject", "price"), ""));
        component.ended(span(2, "0000000000000001", Map.of(Tracer.KIND, Tracer.SERVER), "It is sold out."));
        await().atMost(LIMIT).until(() -> spans().size() == 2);
        Span asked = spans().get(0);
        assertThat(HexFormat.of().formatHex(asked.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(asked.getName()).isEqualTo("s1");
        assertThat(asked.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(asked.getParentSpanId().isEmpty()).isTrue();
        assertThat(asked.getEndTimeUnixNano() - asked.getStartTimeUnixNano()).isEqualTo(500);
        assertThat(asked.getAttributesList()).anyMatch(attribute -> attribute.getKey().equals("subject") && attribute.getValue().getStringValue().equals("price"));
        Span answered = spans().get(1);
        assertThat(answered.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(answered.getParentSpanId()).isEqualTo(asked.getSpanId());
        assertThat(answered.getStatus().getMessage()).isEqualTo("It is sold out.");
        ResourceSpans of = requests.element().getResourceSpans(0);
        assertThat(of.getResource().getAttributesList()).anyMatch(attribute -> attribute.getKey().equals("service.instance.id") && attribute.getValue().getStringValue().equals("node-1"));
        assertThat(headers).contains("Bearer secret");
        component.deactivate();
    }

    @Test
    void aCollectorThatIsBusyForAMomentGetsThemAllTheSame() {
        refusals.set(1);
        OtlpComponent component = component(Map.of("endpoint", endpoint(), "interval", "100ms"));
        component.ended(span(1, "", Map.of(), ""));
        await().atMost(LIMIT).until(() -> spans().size() == 1);
        component.deactivate();
    }

    @Test
    void whatWaitsIsSentWhenItEnds() {
        OtlpComponent component = component(Map.of("endpoint", endpoint(), "interval", "1m"));
        component.ended(span(1, "", Map.of(), ""));
        component.deactivate();
        assertThat(spans()).hasSize(1);
        assertThat(timer.isShutdown()).isTrue();
        assertThat(threads.isShutdown()).isTrue();
    }

    @Test
    void nothingIsSentWithoutAPlaceToSendItToOrWithOneThatIsWrong() {
        for (Map<String, Object> configured : List.of(Map.<String, Object>of(), Map.<String, Object>of("endpoint", "collector:4318"), Map.<String, Object>of("endpoint", endpoint(), "headers", "token"))) {
            OtlpComponent component = component(configured);
            component.ended(span(1, "", Map.of(), ""));
            component.deactivate();
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void whatWaitsIsBoundedAndWhatIsLostIsCounted() {
        List<Integer> sizes = new ArrayList<>();
        boolean[] takes = {false};
        SpanBatches batches = new SpanBatches(spans -> {
            sizes.add(spans.size());
            return takes[0];
        });
        IntStream.range(0, SpanBatches.MAX_WAITING + 10).forEach(i -> batches.ended(span(i, "", Map.of(), "")));
        assertThat(batches.lost()).isEqualTo(10);
        batches.flush();
        assertThat(sizes).as("after one that is not taken it is left for the next time").containsExactly(SpanBatches.BATCH);
        assertThat(batches.lost()).isEqualTo(10 + SpanBatches.BATCH);
        takes[0] = true;
        batches.flush();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(SpanBatches.MAX_WAITING);
        assertThat(batches.lost()).isEqualTo(10 + SpanBatches.BATCH);
    }
}
