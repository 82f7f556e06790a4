package io.foundation.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.benchmarks.system.Systems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Book book = new Book("cluster", List.of(Systems.OURS, "scalecube"), new PrintStream(printed, true, StandardCharsets.UTF_8));

    private Sheet filled() {
        Sheet sheet = book.sheet("Formation of 3", "ms", Systems.OURS);
        sheet.of(Systems.OURS).add(100, 0.02);
        sheet.of(Systems.OURS).add(140, Double.NaN);
        sheet.of("scalecube").add(240, 0.5);
        sheet.of("pekko").fail("3 nodes did not form");
        return sheet;
    }

    @Test
    void ratiosAreOursByTheirs() {
        Sheet sheet = filled();
        assertThat(sheet.ratio("scalecube")).isEqualTo(0.5);
        assertThat(sheet.ratio("pekko")).isNaN();
        book.show(sheet);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("120 (100..140)", "0.500", "50..50 %", "failed", "1 of 1 failed: 3 nodes did not form");
    }

    @Test
    void theRecordHoldsSamplesRatiosAndFailures(@TempDir Path folder) throws IOException {
        filled();
        book.note("a remark");
        book.record(folder);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(2).allMatch(file -> file.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d-cluster\\.(json|md)"));
        JsonNode series = new ObjectMapper().readTree(files.get(0).toFile()).at("/measurements/0/series");
        assertThat(series.at("/0/median").asDouble()).isEqualTo(120);
        assertThat(series.at("/0/foreignCpu/1").isNull()).isTrue();
        assertThat(series.at("/1/ratio").asDouble()).isEqualTo(0.5);
        assertThat(series.at("/2/failure").asText()).isEqualTo("3 nodes did not form");
        assertThat(Files.readString(files.get(1))).contains("| scalecube | 240 (240..240) | 1 | 0.500 |", "- a remark");
    }
}
