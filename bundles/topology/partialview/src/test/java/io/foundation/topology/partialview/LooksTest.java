package io.foundation.topology.partialview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LooksTest {

    private final Looks looks = new Looks();
    private final SplittableRandom random = new SplittableRandom(3);

    private List<Integer> shuffles(int count) {
        List<Integer> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(looks.next(20_000_000, random));
        }
        return next;
    }

    @Test
    void whereNobodyDiesThereAreFewerAtEachShuffleAndThreeInTheEnd() {
        assertThat(shuffles(8)).containsExactly(6, 5, 4, 3, 3, 3, 3, 3);
    }

    @Test
    void aDeathBringsAllBackAtTheNextShuffleAndForAWhile() {
        shuffles(8);
        looks.foundDead();
        assertThat(shuffles(20)).containsOnly(6);
        looks.foundDead();
        assertThat(shuffles(20)).as("counted from the last one").containsOnly(6);
        assertThat(shuffles(7)).containsExactly(5, 4, 3, 3, 3, 3, 3);
    }

    @Test
    void whereLinksTakeLongLooksAreRare() {
        shuffles(8);
        int all = 0;
        for (int i = 0; i < 1_000; i++) {
            all += looks.next(6 * Looks.PROMPT_NANOS, random);
        }
        assertThat(all).as("half of one at each of 1,000 shuffles").isBetween(440, 560);
    }
}
