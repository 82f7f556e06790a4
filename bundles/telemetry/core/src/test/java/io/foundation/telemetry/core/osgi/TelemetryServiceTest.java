package io.foundation.telemetry.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.foundation.base.api.error.FoundationException;
import io.foundation.telemetry.api.Occurrence;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.audience.Audience;
import io.foundation.telemetry.core.series.SeriesTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryServiceTest {

    private final TelemetrySettings settings = TelemetrySettings.read(Map.of());
    private final SeriesTable table = new SeriesTable(new MetricRegistry(), System::nanoTime, settings.bounds());
    private final Audience<Occurrence> handlers = new Audience<>(Runnable::run, 10);
    private final List<Occurrence> told = new ArrayList<>();
    private final TelemetryService telemetry = new TelemetryService(table, handlers, () -> settings);

    TelemetryServiceTest() {
        handlers.add("test", List.of(), it -> true, told::add);
    }

    @Test
    void measuredWorkIsTimedAndToldOf() throws Exception {
        assertThat(telemetry.measure("work", Map.of("k", "v"), () -> 42)).isEqualTo(42);
        assertThat(telemetry.timer("work", Map.of("k", "v")).spread().count()).isOne();
        assertThat(told).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("work.stop");
            assertThat(it.measurements()).containsOnlyKeys("duration_ns");
            assertThat(it.metadata()).isEqualTo(Map.of("k", "v"));
        });
    }

    @Test
    void measuredWorkThatThrowsIsCountedAndThrows() {
        assertThatThrownBy(() -> telemetry.measure("work", Map.of(), () -> {
            throw new IOException("on purpose");
        })).isInstanceOf(IOException.class);
        assertThat(told).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("work.exception");
            assertThat(it.metadata()).containsEntry("exception", "java.io.IOException");
        });
        assertThat(telemetry.counter("work.exceptions").value()).isOne();
        assertThat(telemetry.timer("work").spread().count()).isOne();
    }

    @Test
    void measuredWorkIsDoneAlsoWhereThereIsNoRoomForItsSeries() throws Exception {
        table.bound(new SeriesTable.Bounds(1, 1, Long.MAX_VALUE));
        assertThat(telemetry.measure("work", Map.of(), () -> 42)).isEqualTo(42);
        assertThatThrownBy(() -> telemetry.measure("work", Map.of(), () -> {
            throw new IOException("on purpose");
        })).isInstanceOf(IOException.class);
        assertThat(told).hasSize(2);
        assertThat(telemetry.status().refused()).isEqualTo(3);
        boolean[] done = {false};
        assertThatThrownBy(() -> telemetry.measure("Not a name", Map.of(), () -> done[0] = true)).isInstanceOf(FoundationException.class);
        assertThat(done[0]).isFalse();
    }

    @Test
    void namesThatAreNotAllowedAreRefusedWithASentence() {
        for (String name : new String[] {"", ".", "a.", ".a", "A", "a b", "a..b", "9a", "a".repeat(201), null}) {
            assertThatThrownBy(() -> telemetry.counter(name)).as("%s", name).isInstanceOf(FoundationException.class).hasMessageContaining("is not allowed: use words of small letters");
        }
        assertThat(telemetry.counter("a.9_b").value()).isZero();
        assertThatThrownBy(() -> telemetry.counter("a", Map.of("K", ""))).hasMessageContaining("The tag 'K' of the series 'a' is not allowed");
        assertThatThrownBy(() -> telemetry.counter("a", Map.of("k", "v".repeat(129)))).hasMessageContaining("a text of at most 128 is allowed");
        assertThatThrownBy(() -> telemetry.execute("a b", Map.of(), Map.of())).isInstanceOf(FoundationException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void whatABundleGaveToBeAskedGoesWithIt() {
        TelemetryService other = new TelemetryService(table, handlers, () -> settings);
        telemetry.gauge("mine", Map.of(), () -> 1);
        telemetry.gauge("mine.too", Map.of(), () -> 1).close();
        other.gauge("theirs", Map.of(), () -> 1);
        telemetry.deactivate();
        assertThat(other.readings("")).extracting(it -> it.series().name()).contains("theirs").doesNotContain("mine", "mine.too");
    }

    @Test
    void statusSaysWhatThereIs() {
        telemetry.counter("a");
        assertThat(telemetry.status().series()).isEqualTo(4);
        assertThat(telemetry.status().handlers()).singleElement().satisfies(it -> assertThat(it.name()).isEqualTo("test"));
        assertThat(telemetry.status().retention()).hasMinutes(5);
    }

    @Test
    void prefixesComeInEveryFormOfAProperty() {
        assertThat(TelemetryNode.prefixes(null)).isEmpty();
        assertThat(TelemetryNode.prefixes("a")).containsExactly("a");
        assertThat(TelemetryNode.prefixes(new String[] {"a", "b"})).containsExactly("a", "b");
        assertThat(TelemetryNode.prefixes(List.of("a"))).containsExactly("a");
    }

    @Test
    void configurationIsReadOrRefusedWithASentence() {
        assertThat(TelemetrySettings.read(Map.of("retention", "2h", "traceSampling", 100)).sampled()).isOne();
        assertThatThrownBy(() -> TelemetrySettings.read(Map.of("retenton", "2h"))).hasMessageContaining("retention");
        assertThatThrownBy(() -> TelemetrySettings.read(Map.of("maxSeries", "5"))).hasMessageContaining("maxSeries");
        var rule = ConfiguredAlert.read(Map.of("id", "cpu", "series", "system.cpu.load", "threshold", "0.9", "clear", "0.7", "patience", "10s", "tags", "core=1"));
        assertThat(rule.isAbout(new Series("system.cpu.load", Map.of("core", "1", "x", "y")))).isTrue();
        assertThat(rule.clear()).isEqualTo(0.7);
        assertThatThrownBy(() -> ConfiguredAlert.read(Map.of("id", "cpu", "series", "a", "threshold", "much"))).hasMessageContaining("threshold = 'much' is not allowed: use a number.");
        assertThatThrownBy(() -> ConfiguredAlert.read(Map.of("id", "cpu", "series", "a"))).hasMessageContaining("threshold");
    }
}
