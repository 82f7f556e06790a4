package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembershipSnapshotTest {

    private static Member member(String name) {
        return new Member(NodeId.of(name, 1), MemberState.UP, List.of(), "1", Set.of(), Map.of(), 0, "");
    }

    @Test
    void membersAreSortedAndNoLongerTheCallersList() {
        List<Member> given = new ArrayList<>(List.of(member("c"), member("a"), member("b")));
        MembershipSnapshot snapshot = new MembershipSnapshot(1, given);
        List<Member> sorted = new ArrayList<>(snapshot.members());
        MembershipSnapshot again = new MembershipSnapshot(1, sorted);
        given.clear();
        sorted.clear();
        assertThat(snapshot.members()).containsExactly(member("a"), member("b"), member("c"));
        assertThat(again).isEqualTo(snapshot);
    }

    @Test
    void everybodyThereIsFoundAndNobodyElse() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 100; i += 2) {
            members.add(member("n" + i));
        }
        MembershipSnapshot snapshot = new MembershipSnapshot(1, members);
        for (int i = 0; i < 100; i++) {
            assertThat(snapshot.find(NodeName.of("n" + i)).isPresent()).as("n" + i).isEqualTo(i % 2 == 0);
        }
        assertThat(new MembershipSnapshot(1, List.of()).find(NodeName.of("a"))).isEmpty();
    }
}
