package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import org.junit.jupiter.api.Test;

class SuspicionTest {

    private static NodeId node(int number) {
        return NodeId.of("node-" + number, 1);
    }

    @Test
    void confirmations_shorten_it_from_the_longest_to_the_shortest() {
        Suspicion suspicion = new Suspicion(100, 0, 2, 10, 60);
        assertThat(suspicion.accuse(node(1))).isTrue();
        assertThat(suspicion.timeout()).isEqualTo(60);
        assertThat(suspicion.accuse(node(1))).as("the same once more").isFalse();
        assertThat(suspicion.timeout()).isEqualTo(60);
        assertThat(suspicion.accuse(node(2))).isTrue();
        assertThat(suspicion.timeout()).as("60 - 50 ln 2 / ln 3").isBetween(28L, 29L);
        assertThat(suspicion.accuse(node(3))).isTrue();
        assertThat(suspicion.timeout()).isEqualTo(10);
        assertThat(suspicion.accuse(node(4))).as("more than count").isFalse();
        assertThat(suspicion.deadline()).isEqualTo(110);
    }

    @Test
    void with_nobody_to_confirm_it_is_the_shortest() {
        assertThat(Suspicion.confirmationsIn(2)).isZero();
        assertThat(Suspicion.confirmationsIn(3)).isZero();
        assertThat(Suspicion.confirmationsIn(4)).isEqualTo(2);
        assertThat(new Suspicion(0, 0, 0, 10, 60).timeout()).isEqualTo(10);
    }

    @Test
    void it_can_be_postponed_ended_sooner_and_extended() {
        Suspicion suspicion = new Suspicion(0, 7, 2, 10, 60);
        suspicion.accuse(node(1));
        suspicion.lost(12);
        assertThat(suspicion.deadline()).isEqualTo(65);
        suspicion.endWithin(20, 3);
        assertThat(suspicion.deadline()).isLessThanOrEqualTo(23);
        assertThat(suspicion.extend(21, 23)).as("heard since it began").isTrue();
        assertThat(suspicion.extend(21, 33)).as("not heard since").isFalse();
        assertThat(suspicion.extend(90, 100)).as("beyond the longest time").isFalse();
    }
}
