package io.foundation.cluster.shell.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FloodTest {

    @Test
    void noMoreAreUnderWayThanAllowedAndFailuresAreCountedByKind() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        Flood.Outcome outcome = new Flood(() -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            int number = sent.incrementAndGet();
            return CompletableFuture.supplyAsync(() -> {
                underWay.decrementAndGet();
                if (number % 10 == 0) {
                    throw new FoundationException(ErrorType.TIMEOUT, "late");
                }
                return number;
            });
        }, 0, 3).run(Duration.ofMinutes(1), 100);
        assertThat(outcome.done()).isEqualTo(90);
        assertThat(outcome.failures()).containsExactly(java.util.Map.entry("timeout", 10L));
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void theDurationEndsItAlsoWhenNothingIsAnswered() {
        Flood.Outcome outcome = new Flood(() -> CompletableFuture.completedFuture(null), 1_000_000, 8).run(Duration.ofMillis(20), Long.MAX_VALUE);
        assertThat(outcome.done()).isPositive();
    }
}
