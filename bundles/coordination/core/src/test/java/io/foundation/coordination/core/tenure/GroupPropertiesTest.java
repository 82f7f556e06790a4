package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.GroupMember;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Groups under cuts, lost answers, ended sessions and pauses, in virtual time. */
class GroupPropertiesTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> said(List<GroupMember> members) {
        return members.stream().map(member -> member.node() + ":" + new String(member.metadata(), StandardCharsets.UTF_8)).toList();
    }

    /** Whatever happens, when it is over everybody who joined is in it once, and says the last it said. */
    @Property(tries = 60)
    void everybodyIsInItOnceWhenTheFaultsAreOver(@ForAll long seed) {
        VirtualCluster faulty = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, 4).mapToObj(i -> faulty.node("n" + i)).toList();
        List<Membership> members = nodes.stream().map(node -> node.coordination().group("g").join(bytes("0"))).toList();
        int[] last = new int[4];
        Faults faults = new Faults(faulty, nodes);
        for (int i = 1; i < 100; i++) {
            int who = faulty.random().nextInt(4);
            last[who] = i;
            members.get(who).update(bytes("" + last[who]));
            faulty.pass(Duration.ofMillis(faulty.random().nextInt(2_000)));
        }
        faults.stop();
        faulty.pass(Duration.ofSeconds(5));
        List<GroupMember> seen = faulty.get(nodes.getFirst().coordination().group("g").members());
        assertThat(said(seen)).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 4).mapToObj(i -> "n" + i + ":" + last[i]).toList());
        assertThat(members).allMatch(Membership::isJoined);
    }
}
