package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AcceptRatesTest {

    private static final long SECOND = 1_000_000_000L;

    private static InetAddress host(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static int taken(AcceptRates rates, InetAddress host, int times, long now) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += rates.take(host, now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void oneSecondsWorthComesAtOnceAndThenAsManyAsTheSecondsAllow() {
        AcceptRates rates = new AcceptRates(20);
        long start = Long.MAX_VALUE - 5;
        assertThat(taken(rates, host(1), 100, start)).isEqualTo(20);
        assertThat(taken(rates, host(1), 100, start + SECOND / 2)).as("the clock may go round").isEqualTo(10);
        assertThat(taken(rates, host(2), 100, start + SECOND / 2)).as("another address").isEqualTo(20);
        assertThat(taken(rates, host(1), 100, start + 3_600 * SECOND)).as("what is not used is not saved").isEqualTo(20);
    }

    @Test
    void addressesAreForgottenBeforeTheyFillTheMemory() {
        AcceptRates rates = new AcceptRates(1);
        for (int i = 0; i < 20_000; i++) {
            assertThat(rates.take(host(i), 0)).isTrue();
        }
        assertThat(rates.hosts()).isEqualTo(AcceptRates.MAX_HOSTS);
        assertThat(rates.take(host(19_999), 0)).isFalse();
    }
}
