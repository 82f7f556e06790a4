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

    private static Breaker consecutive(int threshold, int probes) {
        return new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, threshold, RECOVERY, probes, BreakerRule.Shares.NONE), 0);
    }

    private static void fail(Breaker breaker, long now) {
        breaker.failure(breaker.acquire(now), now, 0);
    }

    @Test
    void opensAtTheFifthFailureInARow() {
        Breaker breaker = consecutive(5, 1);
        for (int i = 0; i < 4; i++) {
            fail(breaker, 0);
        }
        breaker.success(breaker.acquire(0), 0, 0);
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
        Breaker breaker = consecutive(1, 1);
        fail(breaker, 0);
        long probe = breaker.acquire(RECOVERY);
        assertThat(probe).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.acquire(RECOVERY)).isEqualTo(Breaker.REFUSED);
        breaker.success(probe, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.failures(RECOVERY)).isZero();
    }

    @Test
    void halfOpenOpensAgainWithAFailure() {
        Breaker breaker = consecutive(5, 1);
        for (int i = 0; i < 5; i++) {
            fail(breaker, 0);
        }
        fail(breaker, RECOVERY);
        assertThat(breaker.state(2 * RECOVERY - 1)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.state(2 * RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void anIgnoredProbeMakesRoom() {
        Breaker breaker = consecutive(1, 1);
        fail(breaker, 0);
        breaker.ignore(breaker.acquire(RECOVERY));
        assertThat(breaker.acquire(RECOVERY)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void aLateOutcomeSaysNothing() {
        Breaker breaker = consecutive(1, 1);
        long late = breaker.acquire(0);
        fail(breaker, 0);
        breaker.success(late, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
        breaker.failure(late, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void allProbesMustSucceed() {
        Breaker breaker = consecutive(1, 3);
        fail(breaker, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
            breaker.success(breaker.acquire(RECOVERY), RECOVERY, 0);
        }
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void oneProbeThatFailsIsEnoughWhileOthersAreUnderWay() {
        Breaker breaker = consecutive(1, 3);
        fail(breaker, 0);
        long first = breaker.acquire(RECOVERY);
        long second = breaker.acquire(RECOVERY);
        breaker.failure(first, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.OPEN);
        breaker.success(second, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.OPEN);
    }

    private static Breaker share(BreakerRule.Shares shares) {
        return new Breaker(new BreakerRule(BreakerRule.Mode.SHARE, 50, RECOVERY, 2, shares), 0);
    }

    @Test
    void aShareOfFailuresOpensOnceThereAreEnoughCalls() {
        Breaker breaker = share(new BreakerRule.Shares(10, 4, Long.MAX_VALUE, 100));
        fail(breaker, 0);
        fail(breaker, 0);
        breaker.success(breaker.acquire(0), 0, 0);
        assertThat(breaker.state(0)).as("three calls are too few").isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.failures(0)).isEqualTo(2);
        breaker.success(breaker.acquire(0), 0, 0);
        assertThat(breaker.state(0)).as("two of four").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void onlyTheLatestCallsCountForAShare() {
        Breaker breaker = share(new BreakerRule.Shares(4, 4, Long.MAX_VALUE, 100));
        fail(breaker, 0);
        for (int i = 0; i < 4; i++) {
            breaker.success(breaker.acquire(0), 0, 0);
        }
        fail(breaker, 0);
        assertThat(breaker.state(0)).as("the first is forgotten").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aShareOfSlowCallsOpensToo() {
        Breaker breaker = share(new BreakerRule.Shares(4, 2, 100, 50));
        breaker.success(breaker.acquire(0), 0, 100);
        breaker.success(breaker.acquire(0), 0, 101);
        assertThat(breaker.state(0)).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aShareAmongTheProbesDecides() {
        Breaker breaker = share(new BreakerRule.Shares(1, 1, Long.MAX_VALUE, 100));
        fail(breaker, 0);
        long first = breaker.acquire(RECOVERY);
        breaker.success(breaker.acquire(RECOVERY), RECOVERY, 0);
        breaker.success(first, RECOVERY, 0);
        assertThat(breaker.state(RECOVERY)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void slowCallsAreHandedOver() throws IOException {
        BreakerRule.Shares shares = new BreakerRule.Shares(10, 4, 100, 50);
        Breaker old = share(shares);
        end(old, 0);
        end(old, 0);
        end(old, 2);
        Breaker next = share(shares);
        handOver(old, next);
        end(next, 2);
        assertThat(next.state(0)).as("two slow ones of four").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aBreakerThatWasClosedIsNotOpenedByItsSuccessor() throws IOException {
        BreakerRule.Shares shares = new BreakerRule.Shares(10, 1, 100, 60);
        Breaker old = new Breaker(new BreakerRule(BreakerRule.Mode.SHARE, 60, RECOVERY, 1, shares), 0);
        for (int how : new int[] {0, 0, 2, 1, 2, 1, 1, 2}) {
            end(old, how);
        }
        assertThat(old.state(0)).isEqualTo(BreakerState.CLOSED);
        Breaker next = new Breaker(new BreakerRule(BreakerRule.Mode.SHARE, 30, RECOVERY, 1, shares), 0);
        handOver(old, next);
        assertThat(next.state(0)).isEqualTo(BreakerState.CLOSED);
        assertThat(next.failures(0)).isZero();
    }

    /** As many calls as there were count for the successor, so that both open with the same next call. */
    @Property(tries = 200)
    void aShareIsHandedOver(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        BreakerRule.Shares shares = new BreakerRule.Shares(50, 20, Long.MAX_VALUE, 100);
        Breaker old = share(shares);
        int calls = random.nextInt(50);
        for (int i = 0; i < calls && old.state(0) == BreakerState.CLOSED; i++) {
            end(old, random.nextInt(4));
        }
        Breaker next = share(shares);
        handOver(old, next);
        assertThat(next.state(0)).isEqualTo(old.state(0));
        assertThat(next.failures(0)).isEqualTo(old.failures(0));
        // Until the window is full the order, which is not handed over, does not matter.
        for (int i = calls; i < 50; i++) {
            int how = random.nextInt(4);
            end(old, how);
            end(next, how);
            assertThat(next.state(0)).isEqualTo(old.state(0));
        }
    }

    private static void end(Breaker breaker, int how) {
        long ticket = breaker.acquire(0);
        long took = how < 2 ? 0 : 200;
        if (ticket != Breaker.REFUSED) {
            if (how % 2 == 0) {
                breaker.success(ticket, 0, took);
            } else {
                breaker.failure(ticket, 0, took);
            }
        }
    }

    private static void handOver(Breaker old, Breaker next) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        old.write(new DataOutputStream(bytes), 0);
        next.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void failuresInARowAreHandedOver() throws IOException {
        Breaker old = consecutive(3, 1);
        fail(old, 0);
        old.success(old.acquire(0), 0, 0);
        fail(old, 0);
        fail(old, 0);
        Breaker next = consecutive(3, 1);
        handOver(old, next);
        assertThat(next.failures(0)).isEqualTo(2);
        assertThat(next.state(0)).isEqualTo(BreakerState.CLOSED);
        fail(next, 0);
        assertThat(next.state(0)).isEqualTo(BreakerState.OPEN);
        Breaker smaller = consecutive(1, 1);
        handOver(old, smaller);
        assertThat(smaller.state(0)).as("opened by no failure of its own").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void windowToleratesAndClosesByItself() {
        Breaker breaker = new Breaker(new BreakerRule(BreakerRule.Mode.WINDOW, 2, RECOVERY, 1, BreakerRule.Shares.NONE), 0);
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
        Breaker breaker = consecutive(5, 1);
        breaker.trip();
        assertThat(breaker.acquire(100 * RECOVERY)).isEqualTo(Breaker.REFUSED);
        breaker.reset();
        assertThat(breaker.acquire(100 * RECOVERY)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void aClockThatGoesBackNeitherOpensNorProlongs() {
        Breaker breaker = consecutive(1, 1);
        fail(breaker, 10_000);
        assertThat(breaker.state(-50_000)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.waitNanos(-50_000)).isEqualTo(RECOVERY);
        assertThat(breaker.state(10_000 + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void worksWhereTheClockGoesRound() {
        long start = Long.MAX_VALUE - RECOVERY / 2;
        Breaker breaker = new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, 1, RECOVERY, 1, BreakerRule.Shares.NONE), start);
        fail(breaker, start);
        assertThat(breaker.state(start + RECOVERY - 1)).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.state(start + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void handsOverWhenItOpened() throws IOException {
        Breaker old = consecutive(1, 1);
        fail(old, 100);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        old.write(new DataOutputStream(bytes), 100);
        Breaker next = new Breaker(new BreakerRule(BreakerRule.Mode.CONSECUTIVE, 1, RECOVERY, 1, BreakerRule.Shares.NONE), 200);
        next.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(next.waitNanos(200)).isEqualTo(RECOVERY - 100);
        assertThat(next.state(100 + RECOVERY)).isEqualTo(BreakerState.HALF_OPEN);
    }

    /** Whatever happens, also with a clock that goes back: never more probes than allowed, and in the end it can be closed again. */
    @Property(tries = 300)
    void neverSticksNorLetsTooManyThrough(@ForAll long seed) {
        Random random = new Random(seed);
        int probes = 1 + random.nextInt(4);
        Breaker breaker = consecutive(1 + random.nextInt(3), probes);
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
                    case 0 -> breaker.success(ended, now, 0);
                    case 1 -> breaker.failure(ended, now, 0);
                    default -> breaker.ignore(ended);
                }
            }
        }
        long later = now + 1_000_000;
        underWay.forEach(breaker::ignore);
        for (int i = 0; i < 4 && breaker.state(later) != BreakerState.CLOSED; i++) {
            breaker.success(breaker.acquire(later), later, 0);
        }
        assertThat(breaker.state(later)).isEqualTo(BreakerState.CLOSED);
    }
}
