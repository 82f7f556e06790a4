package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RumourQueueTest {

    private static final NodeId ACCUSER = NodeId.of("accuser", 1);

    private static Rumour rumour(String about, long revision, Judgement says) {
        return new Rumour(NodeId.of(about, 1), revision, says, ACCUSER);
    }

    @Test
    void each_is_told_a_limited_number_of_times_the_least_told_first() {
        RumourQueue queue = new RumourQueue();
        queue.add(rumour("a", 1, Judgement.SUSPECT));
        queue.take(1, 50);
        queue.add(rumour("b", 1, Judgement.SUSPECT));
        assertThat(queue.take(1, 50)).containsExactly(rumour("b", 1, Judgement.SUSPECT));
        List<Rumour> told = new ArrayList<>();
        while (!queue.isEmpty()) {
            told.addAll(queue.take(1, 50));
        }
        assertThat(told).as("4 times the logarithm of 51, rounded up, is 8 each").hasSize(14);
    }

    @Test
    void a_newer_revision_or_a_graver_word_drops_the_older() {
        RumourQueue queue = new RumourQueue();
        queue.add(rumour("a", 1, Judgement.SUSPECT));
        queue.add(rumour("a", 2, Judgement.ALIVE));
        assertThat(queue.take(9, 50)).containsExactly(rumour("a", 2, Judgement.ALIVE));
        queue.add(rumour("a", 1, Judgement.UNREACHABLE));
        assertThat(queue.size()).isEqualTo(1);
        queue.add(rumour("a", 2, Judgement.UNREACHABLE));
        assertThat(queue.take(9, 50)).containsExactly(rumour("a", 2, Judgement.UNREACHABLE));
    }

    @Test
    void it_is_bounded() {
        RumourQueue queue = new RumourQueue();
        for (int i = 0; i < 2 * RumourQueue.CAPACITY; i++) {
            queue.add(rumour("n" + i, 1, Judgement.SUSPECT));
        }
        assertThat(queue.size()).isEqualTo(RumourQueue.CAPACITY);
    }
}
