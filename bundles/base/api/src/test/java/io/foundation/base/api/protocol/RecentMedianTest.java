package io.foundation.base.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentMedianTest {

    @Test
    void tooFewSayNothing() {
        RecentMedian median = new RecentMedian(9, 5);
        for (int i = 0; i < 4; i++) {
            median.add(7);
        }
        assertThat(median.value()).isZero();
        median.add(7_000);
        assertThat(median.value()).isEqualTo(7);
    }

    @Test
    void onlyTheLastCountHoweverManyCame() {
        SplittableRandom random = new SplittableRandom(7);
        RecentMedian median = new RecentMedian(9, 5);
        long[] all = random.longs(1_000, 0, 1_000_000).toArray();
        for (int i = 0; i < all.length; i++) {
            median.add(all[i]);
            if (i >= 4) {
                long[] last = Arrays.copyOfRange(all, Math.max(0, i - 8), i + 1);
                Arrays.sort(last);
                assertThat(median.value()).as("after %d", i + 1).isEqualTo(last[last.length / 2]);
            }
        }
    }
}
