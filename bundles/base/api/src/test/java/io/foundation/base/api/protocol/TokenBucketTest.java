package io.foundation.base.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    /** How many of a size get through in so many seconds, if each goes as soon as it may. */
    private static long through(long perSecond, long size, int seconds) {
        TokenBucket bucket = new TokenBucket(perSecond, 0);
        long count = 0;
        long now = 0;
        while (true) {
            now += bucket.waitNanos(now);
            if (now >= seconds * SECOND) {
                return count;
            }
            assertThat(bucket.waitNanos(now)).as("after the wait").isZero();
            bucket.take(size);
            count++;
        }
    }

    @Test
    void theRateIsKeptAfterOneSecondsWorthAtOnce() {
        assertThat(through(10, 1, 10)).isBetween(109L, 110L);
        assertThat(through(1, 1, 10)).isBetween(10L, 11L);
        assertThat(through(1_000_000, 1_000, 10)).isBetween(10_990L, 11_001L);
    }

    @Test
    void whatIsLargerThanASecondsWorthGoesAndIsOwed() {
        assertThat(through(1_000, 5_000, 100)).isBetween(20L, 21L);
    }

    @Test
    void quietTimeSavesNoMoreThanASecondsWorth() {
        TokenBucket bucket = new TokenBucket(10, 0);
        int at = 0;
        while (bucket.waitNanos(1_000 * SECOND) == 0) {
            bucket.take(1);
            at++;
        }
        assertThat(at).isEqualTo(10);
    }

    @Test
    void withoutALimitEverythingGoes() {
        TokenBucket bucket = new TokenBucket(0, 0);
        bucket.take(Long.MAX_VALUE);
        assertThat(bucket.waitNanos(0)).isZero();
    }
}
