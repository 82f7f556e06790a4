package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

    @Property(tries = 1000, seed = "3001")
    void aNumberIsTakenOnceAndOnlyIfItIsNotTooOld(@ForAll @Size(max = 200) List<@LongRange(min = -150, max = 150) Long> steps, @ForAll long start) {
        ReplayWindow window = new ReplayWindow();
        Set<Long> taken = new HashSet<>();
        long base = start >> 2;
        long greatest = Long.MIN_VALUE;
        for (long step : steps) {
            long number = base + step;
            boolean expected = greatest == Long.MIN_VALUE || !taken.contains(number) && number > greatest - 64;
            assertThat(window.accept(number)).as("%d of %s", step, steps).isEqualTo(expected);
            if (expected) {
                taken.add(number);
                greatest = Math.max(greatest, number);
            }
        }
    }

    @Test
    void theEndsOfTheRangeDoNotOverflow() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(Long.MIN_VALUE)).isTrue();
        assertThat(window.accept(Long.MIN_VALUE)).isFalse();
        assertThat(window.accept(Long.MAX_VALUE)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE)).isFalse();
        assertThat(window.accept(Long.MIN_VALUE)).isFalse();
        assertThat(window.accept(Long.MAX_VALUE - 63)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE - 64)).isFalse();
    }
}
