package io.foundation.telemetry.reporters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.trace.FinishedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportersTest {

    private static final FinishedSpan SPAN = new FinishedSpan("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "00f067aa0ba90200", "orders.accept", 1_700_000_000_123_456_789L, 250,
            Map.of("order", "7\n\"é\""), "java.io.IOException: on purpose");

    @TempDir
    Path folder;

    @Test
    void aSpanIsALineOfOtlp() throws IOException {
        String line = new SpanLine("node-1").write(SPAN);
        assertThat(line).doesNotContain("\n");
        JsonNode resource = new ObjectMapper().readTree(line).get("resourceSpans").get(0);
        assertThat(resource.get("resource").get("attributes").get(0).get("value").get("stringValue").textValue()).isEqualTo("node-1");
        JsonNode span = resource.get("scopeSpans").get(0).get("spans").get(0);
        assertThat(span.get("traceId").textValue()).isEqualTo(SPAN.traceId());
        assertThat(span.get("parentSpanId").textValue()).isEqualTo(SPAN.parentId());
        assertThat(span.get("startTimeUnixNano").textValue()).isEqualTo("1700000000123456789");
        assertThat(span.get("endTimeUnixNano").textValue()).isEqualTo("1700000000123457039");
        assertThat(span.get("attributes").get(0).get("value").get("stringValue").textValue()).isEqualTo("7\n\"é\"");
        assertThat(span.get("status").get("code").intValue()).isEqualTo(2);
    }

    @Test
    void aFullFileIsPutAsideAndNoSpanIsLostMeanwhile() throws IOException {
        Path file = folder.resolve("sub/spans.jsonl");
        SpanLine lines = new SpanLine("");
        long size = lines.write(SPAN).length() + 2;
        try (SpanFile spans = new SpanFile(file, 3 * size, lines)) {
            for (int i = 0; i < 5; i++) {
                spans.ended(SPAN);
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(Files.readAllLines(file.resolveSibling("spans.jsonl.1"))).hasSize(3).allMatch(line -> line.endsWith("}"));
        try (SpanFile again = new SpanFile(file, 3 * size, lines)) {
            again.ended(SPAN);
        }
        assertThat(Files.readAllLines(file)).as("appended to after a restart").hasSize(3);
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        String csv = new CsvExporter().export(List.of(
                new Reading(new Series("a.b", Map.of("k", "x,\"y\"", "l", "z")), Kind.GAUGE, 0.25, Optional.empty()),
                new Reading(Series.of("t"), Kind.TIMER, 3, Optional.of(new Spread(3, 60, 3, 10, 20, 20, 30, 30, 30, 30))),
                new Reading(Series.of("u"), Kind.TIMER, 3, Optional.of(new Spread(3, 60, 0, 0, 0, 0, 0, 0, 0, 0)))));
        assertThat(csv.lines()).containsExactly("series,tags,kind,value,sum,recent,min,mean,p50,p90,p99,p999,max", "a.b,\"k=x,\"\"y\"\",l=z\",gauge,0.25,,,,,,,,,",
                "t,,timer,3,60,3,10,20,20,30,30,30,30", "u,,timer,3,60,0,,,,,,,");
        assertThat(csv.lines().filter(line -> !line.contains("\"")).map(line -> line.split(",", -1).length)).containsOnly(13);
    }

    @Test
    void everyNameHasAnObjectName() {
        assertThat(new JmxNames().createName("counters", "d", "a.b{k=\"*?,\n}").getKeyProperty("name")).startsWith("\"a.b{k=");
    }
}
