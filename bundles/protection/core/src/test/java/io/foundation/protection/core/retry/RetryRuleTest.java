package io.foundation.protection.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.retry.RetryRule.Growth;
import io.github.resilience4j.retry.Retry;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryRuleTest {

    private static final FoundationException UNREACHABLE = new FoundationException(ErrorType.UNREACHABLE, "nobody answers");

    private static long[] waits(RetryRule rule, int failures) {
        Retry.AsyncContext<Object> context = rule.retry().asyncContext();
        return LongStream.generate(() -> context.onError(UNREACHABLE)).limit(failures).toArray();
    }

    private static long first(RetryRule rule, FoundationException error) {
        return rule.retry().asyncContext().onError(error);
    }

    @Test
    void waitsGrowUpToTheLongestAndEnd() {
        assertThat(waits(new RetryRule(Growth.EXPONENTIAL, 6, 100, 1_000, 0), 6)).containsExactly(100, 200, 400, 800, 1_000, RetryRule.NO_MORE);
        assertThat(waits(new RetryRule(Growth.LINEAR, 5, 100, 350, 0), 5)).containsExactly(100, 200, 300, 350, RetryRule.NO_MORE);
        assertThat(waits(new RetryRule(Growth.CONSTANT, 3, 100, 1_000, 0), 3)).containsExactly(100, 100, RetryRule.NO_MORE);
        assertThat(waits(new RetryRule(Growth.EXPONENTIAL, 1, 100, 1_000, 0), 1)).containsExactly(RetryRule.NO_MORE);
    }

    @Property(tries = 200)
    void everyWaitStaysWithinItsJitter(@ForAll @IntRange(min = 2, max = 1_000) int attempts, @ForAll Growth growth) {
        long[] waits = waits(new RetryRule(growth, attempts, 100, 1_000, 25), attempts);
        for (int i = 0; i < attempts - 1; i++) {
            double middle = Math.min(1_000, switch (growth) {
                case EXPONENTIAL -> 100 * Math.pow(2, i);
                case LINEAR -> 100.0 * (i + 1);
                case CONSTANT -> 100;
            });
            assertThat((double) waits[i]).isBetween(middle * 0.75 - 1, Math.min(1_000, middle * 1.25 + 1));
        }
    }

    @Test
    void theLongestWaitHasJitterToo() {
        long[] waits = waits(new RetryRule(Growth.EXPONENTIAL, 200, 1_000, 1_000, 50), 199);
        assertThat(LongStream.of(waits).distinct().count()).isGreaterThan(20);
    }

    @Test
    void onlyWhatMayHelpIsTriedAgain() {
        RetryRule rule = new RetryRule(Growth.CONSTANT, 3, 100, 1_000, 0);
        assertThat(first(rule, new FoundationException(ErrorType.INVALID_INPUT, "never right"))).isEqualTo(RetryRule.NO_MORE);
        assertThat(first(rule, new FoundationException(ErrorType.REFUSED, "not made", null, Map.of(Refusal.KEY, Refusal.RATE.word())))).isEqualTo(RetryRule.NO_MORE);
    }

    @Test
    void theOtherSideMaySayWhenToComeBack() {
        RetryRule rule = new RetryRule(Growth.CONSTANT, 3, 100, 1_000, 0);
        assertThat(first(rule, UNREACHABLE.with(Refusal.RETRY_AFTER_MILLIS, "700"))).isEqualTo(700);
        assertThat(first(rule, UNREACHABLE.with(Refusal.RETRY_AFTER_MILLIS, "7"))).isEqualTo(100);
        assertThat(first(rule, UNREACHABLE.with(Refusal.RETRY_AFTER_MILLIS, "1001"))).as("longer than it would ever wait").isEqualTo(RetryRule.NO_MORE);
        assertThat(first(rule, UNREACHABLE.with(Refusal.RETRY_AFTER_MILLIS, "soon"))).isEqualTo(100);
    }
}
