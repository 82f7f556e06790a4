package io.foundation.telemetry.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.telemetry.api.Spread;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignedHistogramTest {

    private static SignedHistogram of(List<Long> values) {
        SignedHistogram histogram = new SignedHistogram();
        values.forEach(histogram::record);
        return histogram;
    }

    /** At most 1 in 100 off. */
    private static void assertNear(long found, long exact) {
        assertThat((double) found).isCloseTo(exact, within(Math.max(1.0, Math.abs((double) exact) / 100)));
    }

    @Property(tries = 300)
    void quantilesAreThoseOfTheSortedValues(@ForAll @Size(min = 1, max = 200) List<@LongRange(min = -(1L << 60), max = 1L << 60) Long> values, @ForAll @DoubleRange(min = 0, max = 1) double quantile) {
        List<Long> sorted = values.stream().sorted().toList();
        SignedHistogram histogram = of(values);
        assertNear(histogram.quantile(quantile), sorted.get(Math.clamp((long) Math.ceil(quantile * sorted.size()), 1, sorted.size()) - 1));
        assertThat(histogram.count()).isEqualTo(values.size());
        assertNear(histogram.min(), sorted.getFirst());
        assertNear(histogram.max(), sorted.getLast());
    }

    /** What a mean of the nodes' quantiles is not: as if all had been recorded in one place. */
    @Property(tries = 200)
    void mergedIsAsIfRecordedTogether(@ForAll @Size(max = 100) List<@LongRange(min = -1_000_000, max = 1_000_000_000) Long> here,
            @ForAll @Size(max = 100) List<@LongRange(min = -1_000_000, max = 1_000_000_000) Long> there) {
        SignedHistogram together = of(here);
        there.forEach(together::record);
        SignedHistogram merged = of(here).add(of(there));
        assertThat(merged.count()).isEqualTo(together.count());
        for (double quantile : new double[] {0, 0.25, 0.5, 0.9, 0.99, 1}) {
            assertThat(merged.quantile(quantile)).isEqualTo(together.quantile(quantile));
        }
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll @Size(max = 100) List<@LongRange(min = -(1L << 60), max = 1L << 60) Long> values) {
        SignedHistogram histogram = of(values);
        WireWriter to = new WireWriter(1 << 20);
        HistogramCodec.write(to, histogram);
        SignedHistogram read = HistogramCodec.read(new WireReader(to.toByteArray()));
        Spread expected = histogram.spread(1, 2);
        assertThat(new SignedHistogram().add(read).spread(1, 2)).usingRecursiveComparison().withComparatorForType((a, b) -> Math.abs(a - b) <= Math.abs(a) * 1e-9 ? 0 : 1, Double.class)
                .isEqualTo(expected);
    }

    /** Anything may come from a peer: it is read or refused, and takes no more memory than its length allows. */
    @Test
    void mutatedBytesAreReadOrRefused() {
        long seed = 20261128;
        Random random = new Random(seed);
        WireWriter to = new WireWriter(1 << 20);
        HistogramCodec.write(to, of(List.of(1L, 500L, 1_000_000L, -7L)));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = to.toByteArray();
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                new SignedHistogram().add(HistogramCodec.read(new WireReader(bytes)));
            } catch (FoundationException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @Test
    void aHeadThatAsksForMuchMemoryIsRefused() {
        WireWriter to = new WireWriter(1 << 20);
        org.HdrHistogram.Histogram large = new org.HdrHistogram.Histogram(5);
        large.recordValue(1);
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(large.getNeededByteBufferCapacity());
        to.writeBytes(bytes.array(), 0, large.encodeIntoByteBuffer(bytes)).writeVarint(0);
        assertThatThrownBy(() -> HistogramCodec.read(new WireReader(to.toByteArray()))).isInstanceOf(FoundationException.class).hasMessageContaining("another form");
    }

    @Test
    void theReservoirKeepsTheTailThatASampleLoses() {
        HdrReservoir reservoir = new HdrReservoir();
        for (int i = 0; i < 100_000; i++) {
            reservoir.update(i % 1_000 == 0 ? 5_000_000 : 1_000);
        }
        assertNear(reservoir.recent().quantile(0.9995), 5_000_000);
        assertNear(reservoir.recent().quantile(0.99), 1_000);
        assertThat(reservoir.count()).isEqualTo(100_000);
        assertThat(reservoir.sum()).isEqualTo(100 * 5_000_000.0 + 99_900 * 1_000.0);
    }

    @Test
    void quantilesAreOfTwoWindowsAndCountsOfEverything() {
        HdrReservoir reservoir = new HdrReservoir();
        reservoir.update(1_000_000);
        reservoir.rotate();
        reservoir.update(10);
        assertNear(reservoir.recent().max(), 1_000_000);
        reservoir.rotate();
        assertThat(reservoir.recent().max()).isEqualTo(10);
        reservoir.rotate();
        assertThat(reservoir.recent().count()).isZero();
        assertThat(reservoir.recent().spread(reservoir.count(), reservoir.sum())).isEqualTo(new Spread(2, 1_000_010, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void theSmallestNumberIsKeptToo() {
        HdrReservoir reservoir = new HdrReservoir();
        reservoir.update(Long.MIN_VALUE);
        reservoir.update(Long.MAX_VALUE);
        assertThat(reservoir.recent().count()).isEqualTo(2);
        assertNear(reservoir.recent().min(), -HdrReservoir.LIMIT);
        assertNear(reservoir.recent().max(), HdrReservoir.LIMIT);
    }
}
