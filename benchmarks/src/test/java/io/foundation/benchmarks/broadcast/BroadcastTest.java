package io.foundation.benchmarks.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.benchmarks.child.Ports;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(150)
class BroadcastTest {

    private static final int MEMBERS = 3;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Pekko takes longer than a test should. */
    @ParameterizedTest
    @ValueSource(strings = {BroadcastSystems.OURS, "jgroups"})
    void aBroadcastComesToAllAndOurBodiesAreCounted(String name) throws Exception {
        List<Integer> ports = Ports.free(MEMBERS);
        AtomicIntegerArray deliveries = new AtomicIntegerArray(MEMBERS);
        try (BroadcastSystem system = BroadcastSystems.byName(name);
                BroadcastMember first = system.start(ports.get(0), ports, body -> deliveries.incrementAndGet(0));
                BroadcastMember second = system.start(ports.get(1), ports, body -> deliveries.incrementAndGet(1));
                BroadcastMember third = system.start(ports.get(2), ports, body -> deliveries.incrementAndGet(2))) {
            await(() -> first.seen() == MEMBERS && second.seen() == MEMBERS && third.seen() == MEMBERS);
            // A member may be known before there is a link to it: what is sent meanwhile does not come there.
            int[] sent = new int[1];
            await(() -> {
                first.broadcast(new byte[1024]);
                sent[0]++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                return deliveries.get(1) > 0 && deliveries.get(2) > 0;
            });
            await(() -> deliveries.get(0) == sent[0]);
            if (name.equals(BroadcastSystems.OURS)) {
                await(() -> first.bodiesReceived() + second.bodiesReceived() + third.bodiesReceived() == deliveries.get(1) + deliveries.get(2));
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.onSpinWait();
        }
    }
}
