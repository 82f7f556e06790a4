package io.foundation.protection.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryRuleTest {

    @Test
    void doublesUpToTheLongest() {
        RetryRule rule = new RetryRule(9, 100, 1_000, 0);
        assertThat(new long[] {rule.delayMillis(1, 0), rule.delayMillis(2, 0), rule.delayMillis(3, 0), rule.delayMillis(4, 0), rule.delayMillis(5, 0), rule.delayMillis(1_000, 0)})
                .containsExactly(100, 200, 400, 800, 1_000, 1_000);
    }

    @Property
    void staysWithinItsJitter(@ForAll @IntRange(min = 1, max = 1_000) int failed, @ForAll @DoubleRange(min = 0, max = 0.99) double chance) {
        double middle = Math.min(1_000, 100 * Math.pow(2, failed - 1));
        assertThat(new RetryRule(9, 100, 1_000, 25).delayMillis(failed, chance)).isBetween(Math.round(middle * 0.75), Math.min(1_000, Math.round(middle * 1.25)));
    }
}
