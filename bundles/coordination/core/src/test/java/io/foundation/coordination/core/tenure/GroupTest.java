package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Group;
import io.foundation.coordination.api.GroupMember;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {

    private final VirtualCluster cluster = new VirtualCluster(17);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final Group here = one.coordination().group("g");
    private final Group there = two.coordination().group("g");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> said(List<GroupMember> members) {
        return members.stream().map(member -> member.node() + ":" + new String(member.metadata(), StandardCharsets.UTF_8)).toList();
    }

    private List<String> seen() {
        return said(cluster.get(there.members()));
    }

    @Test
    void whoJoinsIsSeenWithWhatItSaysUntilItLeaves() {
        cluster.pass(Duration.ofSeconds(1));
        List<List<String>> told = new ArrayList<>();
        Registration listening = there.listen(members -> told.add(said(members)));
        Membership first = here.join(bytes("a"));
        cluster.await("it has joined", first::isJoined);
        Membership second = there.join(bytes("b"));
        cluster.await("both are told", () -> !told.isEmpty() && told.getLast().equals(List.of("one:a", "two:b")));
        first.update(bytes("x"));
        first.update(bytes("c"));
        cluster.await("the last is told", () -> told.getLast().equals(List.of("one:c", "two:b")));
        cluster.get(first.leave());
        assertThat(first.isJoined()).isFalse();
        cluster.await("one is told", () -> told.getLast().equals(List.of("two:b")));
        cluster.get(first.leave());
        listening.close();
        cluster.get(second.leave());
        assertThat(seen()).isEmpty();
        assertThatThrownBy(() -> here.join(new byte[Group.MAX_METADATA + 1])).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE));
        Membership large = here.join(new byte[Group.MAX_METADATA]);
        cluster.await("it has joined", large::isJoined);
    }

    @Test
    void aMemberStaysOverACutAndJoinsAgainAfterTheLossOfItsSession() {
        Membership first = here.join(bytes("a"));
        cluster.await("it has joined", first::isJoined);
        cluster.pass(Duration.ofSeconds(1));
        long id = cluster.get(there.members()).getFirst().id();
        one.store().cut();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(first.isJoined()).isFalse();
        first.update(bytes("b"));
        assertThat(seen()).containsExactly("one:a");
        one.store().heal();
        cluster.await("what it said meanwhile is seen", () -> seen().equals(List.of("one:b")));
        assertThat(cluster.get(there.members()).getFirst().id()).isEqualTo(id);
        one.store().cut();
        cluster.pass(VirtualCluster.SESSION_TIMEOUT.plusSeconds(1));
        assertThat(seen()).isEmpty();
        one.store().heal();
        cluster.await("it is back", () -> seen().equals(List.of("one:b")));
        assertThat(cluster.get(there.members()).getFirst().id()).isGreaterThan(id);
    }

    @Test
    void aMemberGoesWithItsBundle() {
        Membership first = here.join(bytes("a"));
        cluster.await("it has joined", first::isJoined);
        cluster.get(one.restartBundle());
        assertThat(seen()).isEmpty();
        cluster.get(first.leave());
    }
}
