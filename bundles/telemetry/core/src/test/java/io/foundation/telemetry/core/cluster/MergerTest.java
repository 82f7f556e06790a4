package io.foundation.telemetry.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import io.foundation.telemetry.core.state.SeriesState;
import io.foundation.telemetry.core.state.StateCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergerTest {

    private static StateCodec.Read read(boolean cut, SeriesState... states) {
        return new StateCodec.Read(List.of(states), cut);
    }

    private static SeriesState timer(int count, long value) {
        SignedHistogram values = new SignedHistogram();
        for (int i = 0; i < count; i++) {
            values.record(value);
        }
        return new SeriesState(Series.of("t"), Kind.TIMER, count, count * (double) value, values);
    }

    /** A node with 990 fast ones and a node with 10 slow ones: the mean of their medians would say 500,500. */
    @Test
    void quantilesAreOfAllValuesAndNoAveragesOfAverages() {
        Merger merger = new Merger();
        merger.answered("n2", read(false, timer(10, 1_000_000)));
        merger.answered("n1", read(true, timer(990, 1_000)));
        merger.missing("n3", "It is away.");
        ClusterReadings result = merger.result();
        assertThat(result.answered()).containsExactly("n1", "n2");
        assertThat(result.cut()).containsExactly("n1");
        assertThat(result.missing()).containsEntry("n3", "It is away.");
        assertThat(result.series()).singleElement().satisfies(merged -> {
            assertThat(merged.nodes()).isEqualTo(2);
            assertThat(merged.sum()).isEqualTo(1_000);
            var spread = merged.spread().orElseThrow();
            assertThat(spread.count()).isEqualTo(1_000);
            assertThat(spread.p50()).isBetween(990L, 1_010L);
            assertThat(spread.p90()).isBetween(990L, 1_010L);
            assertThat(spread.p999()).isBetween(990_000L, 1_010_000L);
            assertThat(spread.sum()).isEqualTo(990 * 1_000.0 + 10 * 1_000_000.0);
        });
    }

    @Test
    void gaugesHaveTheirExtremesAndMeanAndKindsStayApart() {
        Merger merger = new Merger();
        merger.answered("a", read(false, SeriesState.of(Series.of("g"), Kind.GAUGE, -4)));
        merger.answered("b", read(false, SeriesState.of(Series.of("g"), Kind.GAUGE, 10)));
        merger.answered("c", read(false, SeriesState.of(Series.of("g"), Kind.COUNTER, 5)));
        assertThat(merger.result().series()).hasSize(2).last().satisfies(gauge -> {
            assertThat(gauge.kind()).isEqualTo(Kind.GAUGE);
            assertThat(gauge.min()).isEqualTo(-4);
            assertThat(gauge.max()).isEqualTo(10);
            assertThat(gauge.mean()).isEqualTo(3);
        });
    }
}
