package io.foundation.protection.core.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.protection.core.rate.RateRule.Strategy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RatesTest {

    private static final long WINDOW = 1_000;

    private static Rates rates(Strategy strategy, int limit) {
        return new Rates(new RateRule(strategy, limit, WINDOW, limit, 100));
    }

    private static int passing(Rates rates, String entity, int calls, long now) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            passed += rates.acquire(entity, now) == 0 ? 1 : 0;
        }
        return passed;
    }

    @ParameterizedTest
    @EnumSource(names = "BACKOFF", mode = EnumSource.Mode.EXCLUDE)
    void asManyPassAsTheLimitAndAgainInTheNextWindow(Strategy strategy) {
        Rates rates = rates(strategy, 3);
        assertThat(passing(rates, "a", 10, 0)).isEqualTo(3);
        assertThat(rates.status("a", 0).used()).isEqualTo(3);
        assertThat(passing(rates, "b", 10, 0)).as("another entity").isEqualTo(3);
        assertThat(passing(rates, "a", 10, WINDOW)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = "BACKOFF", mode = EnumSource.Mode.EXCLUDE)
    void aLimitOfZeroLetsNothingPass(Strategy strategy) {
        Rates rates = rates(strategy, 0);
        assertThat(rates.acquire("a", 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(rates.acquire("a", 100 * WINDOW)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(names = "BACKOFF", mode = EnumSource.Mode.EXCLUDE)
    void whatIsSaidOfTheWaitIsTrue(Strategy strategy) {
        Rates rates = rates(strategy, 3);
        passing(rates, "a", 3, 10);
        long wait = rates.acquire("a", 10);
        assertThat(rates.acquire("a", 10 + wait - 1)).as("just before").isPositive();
        assertThat(rates.acquire("a", 10 + wait)).as("then").isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "BACKOFF", mode = EnumSource.Mode.EXCLUDE)
    void resetForgets(Strategy strategy) {
        Rates rates = rates(strategy, 5);
        passing(rates, "a", 3, 0);
        assertThat(rates.status("a", 0)).extracting("used", "limit").containsExactly(3L, 5L);
        rates.reset();
        assertThat(rates.status("a", 0).used()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "BACKOFF", mode = EnumSource.Mode.EXCLUDE)
    void aClockThatGoesBackGivesNothing(Strategy strategy) {
        Rates rates = rates(strategy, 3);
        assertThat(passing(rates, "a", 3, 5 * WINDOW)).isEqualTo(3);
        assertThat(passing(rates, "a", 10, -5 * WINDOW)).isZero();
        assertThat(passing(rates, "a", 10, 0)).isZero();
        assertThat(passing(rates, "a", 10, 6 * WINDOW)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void isHandedOver(Strategy strategy) throws IOException {
        Rates old = rates(strategy, 3);
        passing(old, "a", 3, 0);
        if (strategy == Strategy.BACKOFF) {
            old.backOff("a", 0, WINDOW);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        old.write(new DataOutputStream(bytes));
        Rates next = rates(strategy, 3);
        assertThat(next.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1)).isTrue();
        assertThat(next.acquire("a", 1)).isPositive();
        assertThat(next.acquire("a", WINDOW)).isZero();
        assertThat(next.acquire("b", 1)).isZero();
    }

    @Test
    void theLaterOfTwoBackOffsHolds() {
        Rates rates = rates(Strategy.BACKOFF, 0);
        assertThat(rates.acquire("a", 0)).isZero();
        rates.backOff("a", 0, 500);
        rates.backOff("a", 100, 100);
        assertThat(rates.acquire("a", 300)).isEqualTo(200);
        assertThat(rates.acquire("a", 500)).isZero();
    }

    @Test
    void entitiesAreBoundedAndTheIdleOnesForgotten() {
        Rates rates = rates(Strategy.SLIDING, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(rates.acquire("entity-" + i, 0)).isZero();
        }
        assertThat(rates.acquire("one more", 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(rates.acquire("one more", WINDOW)).isZero();
        assertThat(rates.entities(WINDOW)).isEqualTo(1);
    }

    /** The promise of the sliding window, held against a plain list of all calls that passed. */
    @Property(tries = 200)
    void noSpanHasMoreThanTheLimit(@ForAll long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(20);
        Rates rates = rates(Strategy.SLIDING, limit);
        List<Long> passed = new ArrayList<>();
        long now = random.nextLong();
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(100);
            long time = now;
            long within = passed.stream().filter(moment -> time - moment < WINDOW).count();
            boolean passes = rates.acquire("a", now) == 0;
            assertThat(passes).isEqualTo(within < limit);
            if (passes) {
                passed.add(now);
            }
        }
    }

    /** A token bucket lets at most burst plus what flowed in pass. */
    @Property(tries = 200)
    void tokensAreNotInvented(@ForAll long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(50);
        Rates rates = rates(Strategy.TOKEN, limit);
        long now = 0;
        long passed = 0;
        for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(40);
            passed += rates.acquire("a", now) == 0 ? 1 : 0;
            assertThat((double) passed).isLessThanOrEqualTo(limit + now * (double) limit / WINDOW + 1e-6);
        }
    }
}
