package io.foundation.protection.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static OptionalLong of(int status, Map<String, List<String>> headers) {
        return RetryAfter.millis(status, HttpHeaders.of(headers, (name, value) -> true), NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "3|3000", " 120 |120000", "Sun, 01 Mar 2026 12:00:10 GMT|10000", "Sun, 01 Mar 2026 11:00:00 GMT|0"})
    void secondsOrADate(String said, long millis) {
        assertThat(of(500, Map.of("Retry-After", List.of(said)))).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({"-1", "soon", "9223372036854775807", "'Sun, 32 Mar 2026 12:00:10 GMT'"})
    void whatMeansNothingIsNotSaid(String said) {
        assertThat(of(500, Map.of("Retry-After", List.of(said)))).isEmpty();
        assertThat(of(429, Map.of("Retry-After", List.of(said)))).hasValue(1_000);
    }

    @Test
    void millisecondsAreNearer() {
        assertThat(of(503, Map.of("Retry-After", List.of("3"), "retry-after-ms", List.of("250")))).hasValue(250);
        assertThat(of(404, Map.of())).isEmpty();
    }
}
