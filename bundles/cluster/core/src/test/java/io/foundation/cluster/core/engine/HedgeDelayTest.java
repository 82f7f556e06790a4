package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HedgeDelayTest {

    private static final long MILLI = 1_000_000;

    private final HedgeDelay delay = new HedgeDelay();

    private long after(int dials, long millis) {
        for (int i = 0; i < dials; i++) {
            delay.observe(millis * MILLI);
        }
        return delay.nanos() / MILLI;
    }

    @Test
    void whereDialsAreQuickOneThatIsNotGetsASecondAttemptSoon() {
        assertThat(after(0, 0)).isEqualTo(150);
        assertThat(after(100, 5)).isEqualTo(150);
        assertThat(after(1, 1_000)).as("one that was lost once is no habit").isLessThan(800);
    }

    @Test
    void whereAllAreSlowNoneIsDoubledForThatAndItIsForgottenWhenTheyAreQuickAgain() {
        assertThat(after(30, 800)).isBetween(2_300L, 2_400L);
        assertThat(after(30, 60_000)).as("not for ever").isEqualTo(5_000);
        assertThat(after(40, 5)).isEqualTo(150);
    }
}
