package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TreeRepairTest {

    private static final long T1 = 100;

    private final SplittableRandom random = new SplittableRandom(5);
    private final TreeRepair repair = new TreeRepair();

    private boolean takes(long now, boolean stillMissing) {
        return repair.takesLink(now, T1, stillMissing, random);
    }

    /** Many messages right before the first moment of a test. */
    private void busy() {
        for (long now = 990; now < 1_000; now++) {
            repair.heard(now);
        }
    }

    @Test
    void whereMessagesAreSeldomALateOneMendsTheTreeAtOnce() {
        for (long now = 1_000; now < 10_000; now += T1) {
            repair.heard(now);
            assertThat(takes(now, false)).as("at %d", now).isTrue();
        }
    }

    @Test
    void whereTheyAreManyOneLinkIsTakenAtADrawnMomentAndThenItIsSeenWhetherThatHelped() {
        busy();
        long takenAt = -1;
        for (long now = 1_000; now < 2_000; now += 5) {
            repair.heard(now);
            if (takes(now, true)) {
                assertThat(takenAt < 0 || now - takenAt >= 2 * T1).as("taken at %d and at %d", takenAt, now).isTrue();
                takenAt = now;
            }
        }
        assertThat(takenAt).as("within four times T1").isPositive();
    }

    @Test
    void whoMissesNothingOfLateTakesNone() {
        busy();
        for (long now = 1_000; now < 3_000; now += 5) {
            repair.heard(now);
            assertThat(takes(now, false)).as("at %d", now).isFalse();
        }
    }
}
