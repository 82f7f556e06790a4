package io.foundation.base.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {

    @Test
    void quantilesAreAtMostAThirtySecondTooHigh() {
        Random random = new Random(4);
        LatencyBuckets buckets = new LatencyBuckets();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + (long) Math.exp(random.nextDouble() * 25);
            buckets.add(values[i]);
        }
        java.util.Arrays.sort(values);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = values[(int) Math.ceil(part * values.length) - 1];
            assertThat(buckets.quantile(part)).as("%s", part).isBetween(exact, exact + exact / 32 + 1);
        }
        assertThat(new LatencyBuckets().quantile(0.5)).isZero();
    }
}
