package io.foundation.cluster.core.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwimRosterTest {

    /** Few names and many steps, so that entries collide, move up when others go, and come again in another life. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsWhatAMapWouldHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int names = 5 << random.nextInt(8);
        SwimRoster roster = new SwimRoster();
        Map<NodeName, NodeId> ids = new HashMap<>();
        Map<NodeName, Long> revisions = new HashMap<>();
        for (int step = 0; step < 20 * names; step++) {
            NodeName name = new NodeName("n" + random.nextInt(names));
            if (random.nextInt(3) > 0) {
                NodeId id = new NodeId(name, 1 + random.nextInt(3));
                long revision = random.nextLong(1_000_000_000_000L);
                roster.put(id, revision);
                ids.put(name, id);
                revisions.put(name, revision);
            } else {
                roster.remove(name);
                ids.remove(name);
                revisions.remove(name);
            }
            assertEquals(ids.size(), roster.size());
        }
        for (int i = 0; i < names; i++) {
            NodeName name = new NodeName("n" + i);
            if (ids.containsKey(name)) {
                assertEquals(ids.get(name), roster.named(name));
                assertEquals(revisions.get(name), roster.revision(name));
            } else {
                assertNull(roster.named(name));
            }
        }
        Set<NodeId> seen = new HashSet<>();
        roster.forEach(seen::add);
        assertEquals(new HashSet<>(ids.values()), seen);
    }
}
