package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.topology.api.Broadcast;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloodTest {

    private final NodeId self = NodeId.of("s", 1);
    private final NodeId a = NodeId.of("a", 1);
    private final NodeId b = NodeId.of("b", 1);
    private final NodeId c = NodeId.of("c", 1);
    private final Recorder effects = new Recorder();
    private Flood flood = new Flood(new DisseminationContext(self, Time.SYSTEM, new SplittableRandom(1), effects));

    @BeforeEach
    void start() {
        flood.start(Optional.empty());
        flood.neighbourUp(a);
        flood.neighbourUp(b);
    }

    @Test
    void aBroadcastGoesToAllNeighbours() {
        flood.broadcast(new Broadcast(self, 1, 0, new byte[0]));
        assertThat(effects.done).containsExactly("forward a#1 s#1/1", "forward b#1 s#1/1");
    }

    @Test
    void onlyTheFirstCopyIsPassedOnAndDelivered() {
        flood.received(a, new Broadcast(c, 1, 1, new byte[0]));
        flood.received(b, new Broadcast(c, 1, 2, new byte[0]));
        assertThat(effects.done).containsExactly("forward b#1 c#1/1", "deliver c#1/1");
        assertThat(flood.routeTo(c)).contains(a);
        flood.neighbourDown(a);
        assertThat(flood.routeTo(c)).isEmpty();
    }

    @Test
    void ownOnesThatComeBackAreNotDelivered() {
        flood.received(a, new Broadcast(self, 1, 2, new byte[0]));
        assertThat(effects.done).isEmpty();
    }

    @Test
    void thoseOfAFormerLifeArePassedOnAndNotDelivered() {
        flood.received(a, new Broadcast(NodeId.of("s", 7), 1, 2, new byte[0]));
        assertThat(effects.done).containsExactly("forward b#1 s#7/1");
    }

    @Test
    void theSuccessorDeliversNothingTwice() {
        flood.received(a, new Broadcast(c, 1, 1, new byte[0]));
        Flood next = new Flood(new DisseminationContext(self, Time.SYSTEM, new SplittableRandom(1), effects));
        next.start(Optional.of(flood.snapshot()));
        effects.done.clear();
        next.received(a, new Broadcast(c, 1, 1, new byte[0]));
        next.received(a, new Broadcast(c, 2, 1, new byte[0]));
        assertThat(effects.done).containsExactly("deliver c#1/2");
    }
}
