package io.foundation.telemetry.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.FoundationException;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.alert.Alert.State;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.core.alert.AlertState;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final List<SeriesState> SOME = List.of(
            SeriesState.of(new Series("a.b", Map.of("k", "é", "l", "")), Kind.COUNTER, 12),
            SeriesState.of(Series.of("g"), Kind.GAUGE, Double.NEGATIVE_INFINITY),
            new SeriesState(Series.of("t"), Kind.TIMER, 2, 1_003, new SignedHistogram().record(3).record(1_000)));

    @Test
    void whatIsWrittenIsRead() {
        StateCodec.Read read = StateCodec.read(StateCodec.write(SOME, 1 << 20).bytes(), 10);
        assertThat(read.cut()).isFalse();
        assertThat(read.states()).extracting(SeriesState::reading).isEqualTo(SOME.stream().map(SeriesState::reading).toList());
    }

    @Test
    void alertsAndSpansAreReadAsTheyWereWritten() {
        List<AlertState> alerts = List.of(new AlertState("full", new Series("disk", Map.of("k", "v")), State.FIRING, 0.95, 7, -1), new AlertState("slow", Series.of("t"), State.PENDING, 3, 8, 9));
        assertThat(AlertCodec.read(AlertCodec.write(alerts, 1 << 20).bytes(), 10)).isEqualTo(alerts);
        List<FinishedSpan> spans = List.of(new FinishedSpan("t", "s", "p", "n", 1, 2, Map.of("k", "é"), "wrong"), new FinishedSpan("t2", "s2", "", "n2", 3, 4, Map.of(), ""));
        StateCodec.Written written = SpanCodec.write(spans, 1 << 20);
        assertThat(SpanCodec.read(written.bytes(), 10)).isEqualTo(spans);
        StateCodec.Written cut = SpanCodec.write(spans, written.bytes().length - 1);
        assertThat(cut.cut()).isTrue();
        assertThat(SpanCodec.read(cut.bytes(), 10)).isEqualTo(spans.subList(0, 1));
    }

    /** A later version may have kinds that this one does not know. */
    @Test
    void kindsThatAreNotKnownArePassedOver() {
        byte[] bytes = StateCodec.write(SOME, 1 << 20).bytes();
        // Behind the version and the mark, the first entry: its length, its kind.
        assertThat(bytes[3]).isEqualTo((byte) 1);
        bytes[3] = 99;
        assertThat(StateCodec.read(bytes, 10).states()).extracting(state -> state.series().name()).containsExactly("g", "t");
    }

    @Property(tries = 1_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Test
    void mutatedBytesAreReadOrRefused() {
        long seed = 57;
        Random random = new Random(seed);
        byte[] good = StateCodec.write(SOME, 1 << 20).bytes();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            refused += readOrRefuse(bytes) ? 0 : 1;
        }
        assertThat(refused).as("seed %d", seed).isBetween(1, 19_999);
    }

    private static boolean readOrRefuse(byte[] bytes) {
        try {
            StateCodec.read(bytes, 10).states().forEach(SeriesState::reading);
            return true;
        } catch (FoundationException e) {
            return false;
        }
    }
}
