package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PruneRuleTest {

    private static final long WINDOW = 50;

    /** From the least hash to the greatest. */
    private static final List<NodeId> ORIGINS = IntStream.range(0, 200).mapToObj(i -> NodeId.of("n" + i, 1))
            .sorted(Comparator.comparingLong(PruneRule::hash)).toList();

    private final PruneRule rule = new PruneRule();

    @Test
    void whoIsAlonePrunes() {
        assertThat(rule.mayPrune(ORIGINS.get(7), 0, WINDOW)).as("nothing was seen").isTrue();
        rule.seen(ORIGINS.get(7), 0);
        assertThat(rule.mayPrune(ORIGINS.get(7), 10, WINDOW)).isTrue();
        assertThat(rule.mayPrune(ORIGINS.get(9), 10, WINDOW)).isFalse();
        assertThat(rule.mayPrune(ORIGINS.get(9), 51, WINDOW)).as("a moment later").isTrue();
    }

    @Test
    void ofManyOneDoesWhateverTheOrderInWhichTheyCame() {
        PruneRule other = new PruneRule();
        for (int i = 0; i < 200; i++) {
            rule.seen(ORIGINS.get(i), 1);
            other.seen(ORIGINS.get(199 - i), 1);
        }
        for (PruneRule each : List.of(rule, other)) {
            assertThat(ORIGINS.stream().filter(origin -> each.mayPrune(origin, 2, WINDOW))).containsExactly(ORIGINS.getFirst());
        }
    }

    @Test
    void theNextFollowsWhenTheLeastHasFallenSilent() {
        rule.seen(ORIGINS.get(0), 0);
        rule.seen(ORIGINS.get(5), 30);
        rule.seen(ORIGINS.get(9), 40);
        assertThat(rule.mayPrune(ORIGINS.get(5), 45, WINDOW)).isFalse();
        assertThat(rule.mayPrune(ORIGINS.get(5), 60, WINDOW)).isTrue();
        assertThat(rule.mayPrune(ORIGINS.get(9), 60, WINDOW)).isFalse();
        assertThat(rule.mayPrune(ORIGINS.get(9), 85, WINDOW)).isTrue();
    }
}
