package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import org.junit.jupiter.api.Test;

class DeliveredTest {

    private final Delivered delivered = new Delivered();

    @Test
    void eachLifeCountsByItself() {
        assertThat(delivered.first(NodeId.of("a", 1), 1)).isTrue();
        assertThat(delivered.first(NodeId.of("a", 1), 1)).isFalse();
        assertThat(delivered.first(NodeId.of("a", 2), 1)).isTrue();
        assertThat(delivered.first(NodeId.of("a", 1), 2)).as("of the former life, late").isTrue();
    }

    @Test
    void whatALifeBeforeTheFormerSentCountsAsDelivered() {
        delivered.first(NodeId.of("a", 1), 1);
        delivered.first(NodeId.of("a", 2), 1);
        delivered.first(NodeId.of("a", 3), 1);
        assertThat(delivered.first(NodeId.of("a", 1), 7)).isFalse();
        assertThat(delivered.contains(NodeId.of("a", 1), 8)).isTrue();
        assertThat(delivered.missing(NodeId.of("a", 1), range(1, 9)).isEmpty()).isTrue();
    }

    @Test
    void gapsAreSeen() {
        delivered.first(NodeId.of("a", 1), 2);
        assertThat(delivered.missing(NodeId.of("a", 1), range(1, 4))).hasToString("1,3-4");
        assertThat(delivered.missing(NodeId.of("b", 1), range(1, 4))).hasToString("1-4");
        delivered.skip(NodeId.of("a", 1), range(3, 9));
        assertThat(delivered.first(NodeId.of("a", 1), 4)).isFalse();
    }

    @Test
    void theSuccessorKnowsAll() {
        delivered.first(NodeId.of("a", 1), 2);
        delivered.first(NodeId.of("a", 2), 5);
        WireWriter to = new WireWriter(1_000);
        delivered.write(to);
        Delivered next = new Delivered();
        next.read(new WireReader(to.toByteArray()));
        assertThat(next.first(NodeId.of("a", 1), 2)).isFalse();
        assertThat(next.first(NodeId.of("a", 2), 5)).isFalse();
        assertThat(next.first(NodeId.of("a", 2), 6)).isTrue();
    }

    @Test
    void namesAreBounded() {
        delivered.first(NodeId.of("first", 1), 1);
        for (int i = 0; i < Delivered.MAX_ORIGINS; i++) {
            delivered.first(NodeId.of("n" + i, 1), 1);
        }
        assertThat(delivered.origins()).isEqualTo(Delivered.MAX_ORIGINS);
        assertThat(delivered.contains(NodeId.of("first", 1), 1)).isFalse();
    }

    private static IntervalSet range(long first, long last) {
        IntervalSet set = new IntervalSet(8);
        set.addRange(first, last);
        return set;
    }
}
