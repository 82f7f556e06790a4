package io.foundation.discovery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static FoundationException busy(String retryAfter) {
        return new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Busy.").with(HttpSource.RETRY_AFTER, retryAfter);
    }

    @Test
    void pausesDoubleUpToAMinuteAndHalfOfThemIsChance() {
        Backoff backoff = new Backoff();
        assertThat(backoff.next(0)).isEqualTo(Duration.ofMillis(250));
        assertThat(backoff.next(1)).isEqualTo(Duration.ofMillis(1_000));
        assertThat(backoff.next(0.5)).isEqualTo(Duration.ofMillis(1_500));
        for (int i = 0; i < 100; i++) {
            backoff.next(0);
        }
        assertThat(backoff.next(1)).isEqualTo(Duration.ofMinutes(1));
        backoff.reset();
        assertThat(backoff.next(0)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aServerIsLeftAloneForAsLongAsItSaysWithinBounds() {
        assertThat(new Backoff().next(0, busy("7"))).isEqualTo(Duration.ofSeconds(7));
        assertThat(new Backoff().next(0, busy("0"))).isEqualTo(Duration.ofMillis(250));
        assertThat(new Backoff().next(0, busy("999999"))).isEqualTo(Duration.ofMinutes(5));
        assertThat(new Backoff().next(0, busy("Fri, 31 Dec 1999 23:59:59 GMT"))).as("a date is not read").isEqualTo(Duration.ofMillis(250));
        assertThat(new Backoff().next(0, busy("-1"))).isEqualTo(Duration.ofMillis(250));
    }
}
