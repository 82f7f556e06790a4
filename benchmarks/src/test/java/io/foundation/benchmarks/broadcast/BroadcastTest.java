package io.foundation.benchmarks.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.benchmarks.child.Ports;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(150)
class BroadcastTest {

    /** Pekko takes longer than a test should. */
    @ParameterizedTest
    @ValueSource(strings = {BroadcastSystems.OURS, "jgroups"})
    void aBroadcastComesToAllAndOurBodiesAreCounted(String name) throws Exception {
        List<Integer> ports = Ports.free(3);
        CountDownLatch deliveries = new CountDownLatch(3);
        try (BroadcastSystem system = BroadcastSystems.byName(name);
                BroadcastMember first = system.start(ports.get(0), ports, body -> deliveries.countDown());
                BroadcastMember second = system.start(ports.get(1), ports, body -> deliveries.countDown());
                BroadcastMember third = system.start(ports.get(2), ports, body -> deliveries.countDown())) {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (first.seen() < 3 || second.seen() < 3 || third.seen() < 3) {
                assertThat(System.nanoTime()).isLessThan(limit);
                Thread.onSpinWait();
            }
            first.broadcast(new byte[1024]);
            assertThat(deliveries.await(60, TimeUnit.SECONDS)).isTrue();
            if (name.equals(BroadcastSystems.OURS)) {
                assertThat(first.bodiesReceived() + second.bodiesReceived() + third.bodiesReceived()).isEqualTo(2);
            }
        }
    }
}
