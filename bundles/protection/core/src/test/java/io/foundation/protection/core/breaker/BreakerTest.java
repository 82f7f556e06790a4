package io.foundation.protection.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.protection.api.BreakerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final long RECOVERY = 1_000;

    private static Breaker consecutive(int threshold, int probes, int successes) {
        return new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, threshold, RECOVERY, probes, successes), 0);
    }

    private static void fail(Breaker breaker, long now) {
        breaker.failure(breaker.acquire(now), now);
    }

    @Test
    void opensAtTheFifthFailureInARow() {
        Breaker breaker = consecutive(5, 1, 1);
        for (int i = 0; i < 4; i++) {
            fail(breaker, 0);
        }
        breaker.success(breaker.acquire(0), 0);
        for (int i = 0; i < 4; i++) {
            fail(breaker, 0);
        }
        assertThat(breaker.state(0)).isEqualTo(BreakerState.CLOSED);
        fail(breaker, 0);
        assertThat(breaker.state(0)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.acquire(RECOVERY - 1)).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.waitNanos(RECOVERY - 1)).isEqualTo(1);
    }

    @Test
    void halfOpenLetsOneProbeThroughAndClosesWithIt() {
        Breaker breaker = consecutive(1, 1, 1);
        fail(breaker, 0);
        long probe = breaker.acquire(RECOVERY);
        assertThat(probe).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.acquire(RECOVERY)).isEqualTo(Breaker.REFUSED);
        breaker.success(probe, RECOVERY);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.failures(RECOVERY)).isZero();
    }

    @Test
    void halfOpenOpensAgainWithAFailure() {
        Breaker breaker = consecutive(5, 1, 1);
        for (int i = 0; i < 5; i++) {
            fail(breaker, 0);
        }
        fail(breaker, RECOVERY);
        assertThat(breaker.state(2 * RECOVERY - 1)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.state(2 * RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void anIgnoredProbeMakesRoom() {
        Breaker breaker = consecutive(1, 1, 1);
        fail(breaker, 0);
        breaker.ignore(breaker.acquire(RECOVERY));
        assertThat(breaker.acquire(RECOVERY)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void aLateOutcomeSaysNothing() {
        Breaker breaker = consecutive(1, 1, 1);
        long late = breaker.acquire(0);
        fail(breaker, 0);
        breaker.success(late, RECOVERY);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
        breaker.failure(late, RECOVERY);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void needsAsManySuccessesAsConfigured() {
        Breaker breaker = consecutive(1, 2, 3);
        fail(breaker, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
            breaker.success(breaker.acquire(RECOVERY), RECOVERY);
        }
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void windowToleratesAndClosesByItself() {
        Breaker breaker = new Breaker(new BreakerRule(BreakerRule.Mode.WINDOW, 2, RECOVERY, 1, 1), 0);
        fail(breaker, 0);
        fail(breaker, 500);
        // The first is no longer in the window.
        fail(breaker, RECOVERY);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
        fail(breaker, RECOVERY + 1);
        assertThat(breaker.state(RECOVERY + 1)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.state(2 * RECOVERY + 1)).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.failures(2 * RECOVERY + 1)).isZero();
    }

    @Test
    void trippedStaysUntilReset() {
        Breaker breaker = consecutive(5, 1, 1);
        breaker.trip();
        assertThat(breaker.acquire(100 * RECOVERY)).isEqualTo(Breaker.REFUSED);
        breaker.reset();
        assertThat(breaker.acquire(100 * RECOVERY)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void aClockThatGoesBackNeitherOpensNorProlongs() {
        Breaker breaker = consecutive(1, 1, 1);
        fail(breaker, 10_000);
        assertThat(breaker.state(-50_000)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.waitNanos(-50_000)).isEqualTo(RECOVERY);
        assertThat(breaker.state(10_000 + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void worksWhereTheClockGoesRound() {
        long start = Long.MAX_VALUE - RECOVERY / 2;
        Breaker breaker = new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, 1, RECOVERY, 1, 1), start);
        fail(breaker, start);
        assertThat(breaker.state(start + RECOVERY - 1)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.state(start + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void handsOverWhenItOpened() throws IOException {
        Breaker old = consecutive(1, 1, 1);
        fail(old, 100);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        old.write(new DataOutputStream(bytes));
        Breaker next = new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, 1, RECOVERY, 1, 1), 200);
        next.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(next.waitNanos(200)).isEqualTo(RECOVERY - 100);
        assertThat(next.state(100 + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    /** Whatever happens, also with a clock that goes back: never more probes than allowed, and in the end it can be closed again. */
    @Property(tries = 300)
    void neverSticksNorLetsTooManyThrough(@ForAll long seed) {
        Random random = new Random(seed);
        int probes = 1 + random.nextInt(4);
        Breaker breaker = consecutive(1 + random.nextInt(3), probes, 1 + random.nextInt(3));
        Deque<Long> underWay = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(700) - 200;
            BreakerState before = breaker.state(now);
            long ticket = breaker.acquire(now);
            if (ticket != Breaker.REFUSED) {
                underWay.add(ticket);
                if (before == BreakerState.HALF_OPEN) {
                    assertThat(underWay.stream().filter(one -> one == ticket).count()).isLessThanOrEqualTo(probes);
                }
            }
            if (!underWay.isEmpty() && random.nextInt(3) > 0) {
                long ended = underWay.poll();
                switch (random.nextInt(3)) {
                    case 0 -> breaker.success(ended, now);
                    case 1 -> breaker.failure(ended, now);
                    default -> breaker.ignore(ended);
                }
            }
        }
        long later = now + 1_000_000;
        underWay.forEach(breaker::ignore);
        for (int i = 0; i < 3 && breaker.state(later) != BreakerState.CLOSED; i++) {
            breaker.success(breaker.acquire(later), later);
        }
        assertThat(breaker.state(later)).isEqualTo(BreakerState.CLOSED);
    }
}
