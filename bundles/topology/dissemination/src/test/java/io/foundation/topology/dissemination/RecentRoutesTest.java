package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import org.junit.jupiter.api.Test;

class RecentRoutesTest {

    private final NodeId far = NodeId.of("far", 1);
    private final NodeId a = NodeId.of("a", 1);
    private final NodeId b = NodeId.of("b", 1);
    private final RecentRoutes routes = new RecentRoutes(0);

    @Test
    void ofOneMessageTheLeastHopsCountWhoeverWasFirst() {
        routes.learn(new MessageId(far, 7), 5, a);
        routes.learn(new MessageId(far, 7), 3, b);
        routes.learn(new MessageId(far, 7), 4, a);
        assertThat(routes.find(far)).contains(b);
        assertThat(routes.hops(new MessageId(far, 7))).isEqualTo(3);
    }

    @Test
    void aLaterMessageCountsEvenIfItTookMoreLinksAndAnEarlierOneNeverDoes() {
        routes.learn(new MessageId(far, 7), 3, a);
        routes.learn(new MessageId(far, 8), 9, b);
        routes.learn(new MessageId(far, 7), 1, a);
        assertThat(routes.find(far)).contains(b);
        assertThat(routes.hops(new MessageId(far, 7))).isEqualTo(Integer.MAX_VALUE);
        assertThat(routes.hops(new MessageId(far, 8))).isEqualTo(9);
    }

    @Test
    void ofTooManyTheOneNotAskedForLongestIsForgotten() {
        routes.learn(new MessageId(far, 1), 2, a);
        for (int i = 1; i < RecentRoutes.MAX_ROUTES; i++) {
            routes.learn(new MessageId(NodeId.of("n" + i, 1), 1), 2, b);
        }
        assertThat(routes.find(far)).contains(a);
        routes.learn(new MessageId(NodeId.of("another", 1), 1), 2, b);
        assertThat(routes.find(far)).contains(a);
        assertThat(routes.find(NodeId.of("n1", 1))).isEmpty();
    }

    @Test
    void whereWaysAreKeptALaterMessageDoesNotMakeThemLonger() {
        RecentRoutes keeping = new RecentRoutes(2);
        keeping.learn(new MessageId(far, 7), 3, a);
        keeping.learn(new MessageId(far, 8), 9, b);
        assertThat(keeping.find(far)).contains(a);
        assertThat(keeping.hops(new MessageId(far, 8))).as("what was learned of the one before is a beginning").isEqualTo(3);
        keeping.learn(new MessageId(far, 8), 2, b);
        assertThat(keeping.find(far)).as("a shorter one is taken at once").contains(b);
    }

    @Test
    void aKeptWayIsAsLongAsItsNeighbourSaysNow() {
        RecentRoutes keeping = new RecentRoutes(2);
        keeping.learn(new MessageId(far, 7), 3, a);
        keeping.learn(new MessageId(far, 8), 6, a);
        assertThat(keeping.hops(new MessageId(far, 8))).isEqualTo(6);
        keeping.learn(new MessageId(far, 8), 5, b);
        assertThat(keeping.find(far)).contains(b);
    }

    @Test
    void aKeptWayThatIsNotConfirmedForTooLongGivesWay() {
        RecentRoutes keeping = new RecentRoutes(2);
        keeping.learn(new MessageId(far, 7), 3, a);
        keeping.learn(new MessageId(far, 9), 9, b);
        assertThat(keeping.find(far)).contains(a);
        assertThat(keeping.hops(new MessageId(far, 10))).isEqualTo(Integer.MAX_VALUE);
        keeping.learn(new MessageId(far, 10), 9, b);
        assertThat(keeping.find(far)).contains(b);
    }

    @Test
    void noWayGoesByWhoIsNoNeighbourAnyMore() {
        RecentRoutes keeping = new RecentRoutes(2);
        keeping.learn(new MessageId(far, 7), 3, a);
        keeping.down(a);
        assertThat(keeping.find(far)).isEmpty();
        keeping.learn(new MessageId(far, 7), 9, b);
        assertThat(keeping.find(far)).contains(b);
    }
}
