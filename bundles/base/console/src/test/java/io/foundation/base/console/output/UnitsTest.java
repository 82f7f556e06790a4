package io.foundation.base.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UnitsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void roundTripsHaveTwoOrThreeDigits() {
        assertThat(Units.roundTrip(Duration.ZERO)).isEqualTo("-");
        assertThat(Units.roundTrip(Duration.ofNanos(4_120))).isEqualTo("4.12 µs");
        assertThat(Units.roundTrip(Duration.ofNanos(99_949))).isEqualTo("99.9 µs");
        assertThat(Units.roundTrip(Duration.ofNanos(99_951))).isEqualTo("100 µs");
        assertThat(Units.roundTrip(Duration.ofNanos(999_499))).isEqualTo("999 µs");
        assertThat(Units.roundTrip(Duration.ofNanos(999_500))).isEqualTo("1.00 ms");
        assertThat(Units.roundTrip(Duration.ofNanos(12_340_000))).isEqualTo("12.3 ms");
        assertThat(Units.roundTrip(Duration.ofMillis(1_240))).isEqualTo("1.24 s");
    }

    @Property(seed = "20261120", tries = 500)
    void roundTripsNeverTakeMoreRoom(@ForAll @LongRange(min = 1, max = 900_000_000_000L) long nanos) {
        assertThat(Units.roundTrip(Duration.ofNanos(nanos))).matches("(\\d\\.\\d\\d|\\d\\d\\.\\d|\\d{3}) (µs|ms|s)");
    }

    @Test
    void timesAreToldFromNow() {
        assertThat(ago(0)).isEqualTo("just now");
        assertThat(ago(-5_000)).isEqualTo("just now");
        assertThat(ago(59_999)).isEqualTo("59 s ago");
        assertThat(ago(60_000)).isEqualTo("1 min ago");
        assertThat(ago(3_599_000)).isEqualTo("59 min ago");
        assertThat(ago(7_200_000)).isEqualTo("2 h ago");
        assertThat(ago(5 * 86_400_000L)).isEqualTo("5 d ago");
        assertThat(Units.ago(0, CLOCK)).isEqualTo("-");
        assertThat(Units.iso(0)).isNull();
        assertThat(Units.moment(CLOCK.millis(), CLOCK)).isEqualTo("2026-11-20 12:00:00");
    }

    @Test
    void sizesHaveBinaryUnits() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(1_023)).isEqualTo("1023 B");
        assertThat(Units.bytes(1_536)).isEqualTo("1.50 KiB");
        assertThat(Units.bytes(32 << 20)).isEqualTo("32.0 MiB");
    }

    private static String ago(long millis) {
        return Units.ago(CLOCK.millis() - millis, CLOCK);
    }
}
