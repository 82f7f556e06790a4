package io.foundation.cluster.core.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.detection.Judgement;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwimMembersTest {

    private static final int MEMBERS = 100;

    private final SwimMembers members = new SwimMembers(new SplittableRandom(7), new Time() {
        @Override
        public long nanos() {
            return 5;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    });

    private void addAll() {
        for (int i = 0; i < MEMBERS; i++) {
            members.add(id(i), i);
        }
        members.settle();
    }

    private static NodeId id(int i) {
        return NodeId.of("n" + i, 1);
    }

    @Test
    void ofOrdinaryMembersOnlyTheRevisionIsKept() {
        addAll();
        assertEquals(0, members.notedCount());
        assertEquals(MEMBERS + 1, members.clusterSize());
        SwimMember seen = members.get(id(42));
        assertEquals(42, seen.revision);
        seen.revision = 77;
        assertSame(seen, members.get(id(42)), "while it is looked at there is one object of it");
        members.settle();
        assertEquals(0, members.notedCount());
        assertNull(members.noted(id(42)));
        assertEquals(77, members.get(id(42)).revision);
        assertTrue(members.get(id(42)).watched);
    }

    @Test
    void whoIsProbedOrSuspectIsKeptUntilThatIsOver() {
        addAll();
        SwimMember probed = members.get(id(1));
        probed.probe = new SwimMember.Probe(1, probed);
        SwimMember suspect = members.get(id(2));
        suspect.judgement = Judgement.SUSPECT;
        suspect.suspicion = new Suspicion(5, 0, 10, 20);
        members.suspected(suspect);
        members.settle();
        assertEquals(2, members.notedCount());
        assertSame(suspect, members.suspect(suspect.key));
        probed.probe = null;
        members.eased(probed);
        suspect.suspicion = null;
        suspect.judgement = Judgement.ALIVE;
        members.cleared(suspect);
        members.settle();
        assertEquals(0, members.notedCount());
        assertNull(members.suspect(suspect.key));
    }

    @Test
    void everybodyHasHisTurnInEachRound() {
        addAll();
        // The first round is of those who came one by one, the others are mixed anew.
        for (int round = 0; round < 3; round++) {
            Set<NodeId> seen = new HashSet<>();
            for (int i = 0; i < MEMBERS; i++) {
                seen.add(members.nextOfRound(member -> true).id);
                members.settle();
            }
            assertEquals(MEMBERS, seen.size());
        }
    }

    @Test
    void whoIsRemovedIsInNoRoundAndComesBackInAnotherLife() {
        addAll();
        members.remove(members.get(id(3)));
        members.settle();
        assertNull(members.get(id(3)));
        assertEquals(MEMBERS - 1, members.watchedCount());
        members.add(NodeId.of("n3", 2), 0);
        members.settle();
        assertNull(members.get(id(3)), "that life is over");
        assertNotNull(members.get(NodeId.of("n3", 2)));
    }
}
