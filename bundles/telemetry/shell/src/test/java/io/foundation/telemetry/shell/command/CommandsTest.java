package io.foundation.telemetry.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.TelemetryExporter;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.Alerts;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.api.cluster.ClusterTelemetry;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Span;
import io.foundation.telemetry.api.trace.Tracer;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import io.foundation.testkit.console.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private static final Spread SPREAD = new Spread(12, 1e7, 10, 500, 1_000_000, 900_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000);

    private final CommandRunner console = new CommandRunner(Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
    private final Fakes telemetry = new Fakes().counter("orders.accepted", 3).timer("orders.latency", Map.of("shop", "a"), SPREAD);

    @TempDir
    Path folder;

    CommandsTest() {
        console.services.add(telemetry);
    }

    @Test
    void listShowsWhatIsMeasured() {
        assertThat(console.lines(new ListCommand())).containsExactly(
                "Series                 │ Kind    │ Value │    p50 │     p99 │     Max",
                "───────────────────────┼─────────┼───────┼────────┼─────────┼────────",
                "orders.accepted        │ counter │     3 │      - │       - │       -",
                "orders.latency{shop=a} │ timer   │    12 │ 900 µs │ 3.00 ms │ 5.00 ms");
        JsonNode json = console.json(new ListCommand());
        assertThat(json).hasSize(2);
        assertThat(json.get(1).get("spread").get("p99").longValue()).isEqualTo(3_000_000);
        assertThat(json.get(0).get("value").doubleValue()).isEqualTo(3);
    }

    @Test
    void aPrefixOfNothingIsAnsweredWithTheNearest() {
        ListCommand list = new ListCommand();
        list.prefix = "orders.acepted";
        assertThat(console.failure(list)).isEqualTo("Nothing is measured under 'orders.acepted': telemetry:list shows what is. Did you mean orders.accepted?");
        telemetry.readings.clear();
        list.prefix = null;
        assertThat(console.lines(list)).last().isEqualTo("Nothing is measured.");
    }

    @Test
    void withoutTheServiceTheSentenceSaysWhatToDo() {
        console.services.remove(Fakes.class);
        assertThat(console.failure(new ListCommand())).isEqualTo("The service Telemetry is not there: see whether the bundle foundation-telemetry-core is active with bundle:diag, and start it.");
    }

    @Test
    void showHasAllFigures() {
        ShowCommand show = new ShowCommand();
        show.name = "orders.latency";
        assertThat(console.lines(show)).element(2).asString().isEqualTo("orders.latency{shop=a} │ timer │    12 │ 900 µs │ 3.00 ms │ 5.00 ms │ 0.50 µs │ 2.00 ms │ 4.00 ms │ 1.00 ms │     10");
        show.name = "orders";
        assertThat(console.json(show)).hasSize(2);
    }

    @Test
    void exportWritesToTheConsoleOrANewFile() throws IOException {
        ExportCommand export = new ExportCommand();
        export.exportFormat = "cvs";
        assertThat(console.failure(export)).startsWith("There is no format 'cvs': install foundation-telemetry-reporters");
        console.services.add((TelemetryExporter) readings -> readings.size() + " readings\n", Map.of(TelemetryExporter.FORMAT, "csv"));
        assertThat(console.failure(export)).isEqualTo("There is no format 'cvs': there is csv. Did you mean csv?");
        export.exportFormat = "csv";
        assertThat(console.lines(export)).containsExactly("2 readings");
        export.prefix = "orders.accepted";
        Path file = folder.resolve("out.csv");
        export.file = file.toString();
        assertThat(console.lines(export)).containsExactly("1 series were written to " + file + ".");
        assertThat(Files.readString(file)).isEqualTo("1 readings\n");
        assertThat(console.failure(export)).startsWith("The file '" + file + "' is there already");
        export.file = folder.resolve("none/out.csv").toString();
        assertThat(console.failure(export)).contains("cannot be written");
    }

    @Test
    void watchShowsWhatChangesOnly() {
        int[] reads = {0};
        telemetry.before = () -> {
            if (++reads[0] == 2) {
                telemetry.readings.removeFirst();
                telemetry.counter("orders.accepted", 5);
                telemetry.counter("orders.new", 1);
            }
        };
        WatchCommand watch = new WatchCommand();
        watch.interval = "1ms";
        watch.looks = 3;
        assertThat(console.lines(watch)).containsExactly("1970-01-01 00:16:40  orders.accepted  5 (+2)", "1970-01-01 00:16:40  orders.new  1 (+1)");
        watch.looks = 0;
        assertThat(console.failure(watch)).startsWith("0 looks are not allowed");
        watch.interval = "never";
        assertThat(console.failure(watch)).startsWith("The timeout 'never' is not allowed");
    }

    @Test
    void ctrlCEndsFollowing() throws InterruptedException {
        WatchCommand watch = new WatchCommand();
        watch.interval = "1h";
        watch.follow = true;
        Thread following = Thread.ofVirtual().start(() -> console.output(watch));
        following.interrupt();
        assertThat(following.join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void alertsThatFireComeFirstAndFailTheCommandIfAsked() {
        AlertRule load = new AlertRule("load", "cpu", Map.of(), AlertRule.Figure.VALUE, AlertRule.Side.ABOVE, 0.9, 0.7, Duration.ZERO);
        AlertRule none = new AlertRule("none", "gone", Map.of("k", "v"), AlertRule.Figure.P99, AlertRule.Side.BELOW, 5, 5, Duration.ZERO);
        Alert.State[] state = {Alert.State.FIRING};
        console.services.add(new Alerts() {
            @Override
            public Registration add(AlertRule rule) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<AlertRule> rules() {
                return List.of(load, none);
            }

            @Override
            public List<Alert> alerts() {
                return List.of(new Alert(load, Series.of("cpu"), state[0], 0.95, 940_000));
            }
        });
        AlertsCommand alerts = new AlertsCommand();
        assertThat(console.lines(alerts)).containsExactly(
                "Alert │ State          │ Series    │ Condition   │  Now │ Since",
                "──────┼────────────────┼───────────┼─────────────┼──────┼──────────",
                "load  │ firing         │ cpu       │ value > 0.9 │ 0.95 │ 1 min ago",
                "none  │ no such series │ gone{k=v} │ p99 < 5     │    - │ -");
        alerts.firing = true;
        assertThat(console.run(alerts).output()).contains("load").doesNotContain("none");
        state[0] = Alert.State.QUIET;
        assertThat(console.json(alerts)).isEmpty();
    }

    @Test
    void clusterShowsWhoIsMissingAndFailsThen() {
        ClusterCommand command = new ClusterCommand();
        assertThat(console.failure(command)).startsWith("This node is in no cluster");
        ClusterReadings.Merged merged = new ClusterReadings.Merged(Series.of("orders.latency"), Kind.TIMER, 2, 24, 12, 12, Optional.of(SPREAD));
        ClusterReadings[] readings = {new ClusterReadings(List.of("n1", "n2"), Map.of(), List.of("n2"), List.of(merged))};
        console.services.add((ClusterTelemetry) (prefix, timeout) -> CompletableFuture.completedFuture(readings[0]), Map.of(ClusterTelemetry.CLUSTER, "default"));
        assertThat(console.lines(command)).containsExactly(
                "Series         │ Nodes │ Sum │ Least │ Mean │ Most │    p50 │     p99",
                "───────────────┼───────┼─────┼───────┼──────┼──────┼────────┼────────",
                "orders.latency │     2 │  24 │    12 │   12 │   12 │ 900 µs │ 3.00 ms",
                "Of 2 nodes: n1, n2.",
                "n2 has more than fits into an answer: ask for a prefix.");
        readings[0] = new ClusterReadings(List.of("n1"), Map.of("n2", "It is away."), List.of(), List.of());
        assertThat(console.run(command).output()).contains("n2 is missing: It is away.");
        command.cluster = "other";
        assertThat(console.failure(command)).startsWith("This node is in no cluster 'other': it is in default.");
    }

    @Test
    void spansStatusAndReset() {
        FinishedSpan span = new FinishedSpan("t".repeat(32), "s".repeat(16), "", "orders.accept", 999_000_000_000L, 1_500_000, Map.of(), "boom");
        console.services.add(new Tracer() {
            @Override
            public Span start(String name, Map<String, String> attributes) {
                throw new UnsupportedOperationException();
            }

            @Override
            public <T> T inSpan(String name, Map<String, String> attributes, Callable<T> work) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<FinishedSpan> recent(int max) {
                return List.of(span);
            }
        });
        assertThat(console.lines(new SpansCommand())).element(2).asString().isEqualTo("t".repeat(32) + " │ " + "s".repeat(16) + " │ -      │ orders.accept │ 1.50 ms │ 1 s ago │ boom");
        SpansCommand other = new SpansCommand();
        other.trace = "x";
        assertThat(console.json(other)).isEmpty();
        other.lines = 0;
        assertThat(console.failure(other)).startsWith("0 lines are not allowed");
        assertThat(console.lines(new StatusCommand())).contains("Series     2 of at most 100", "Refused    2", "org.example.Handler │ orders  │       7 │      1 │       0");
        assertThat(console.json(new StatusCommand()).get("handlers").get(0).get("failed").intValue()).isOne();
        ResetCommand reset = new ResetCommand();
        reset.prefix = "orders";
        assertThat(console.lines(reset)).containsExactly("2 series under 'orders' were emptied.");
        assertThat(console.failure(reset)).startsWith("Nothing is measured under 'orders'");
    }

    @Test
    void prefixesAreCompleted() {
        assertThat(new PrefixCompleter().words(console.services)).containsExactly("orders", "orders.accepted", "orders.latency");
    }
}
