package io.foundation.cluster.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Choice;
import io.foundation.cluster.api.messaging.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whom a target means, and who of them is chosen. */
class TargetsTest {

    private final List<Member> members = new ArrayList<>();
    private final Map<NodeName, Integer> pending = new HashMap<>();
    private final MessagingExtensions extensions = new MessagingExtensions();
    private final Targets targets = new Targets(() -> new MembershipSnapshot(1, members), extensions, name -> pending.getOrDefault(name, 0), new Random(1));

    private void member(String name, MemberState state, Set<String> roles, Map<String, String> metadata) {
        members.add(new Member(NodeId.of(name, 1), state, List.of(), "1", roles, metadata, 0, ""));
    }

    private void four() {
        member("a", MemberState.READY, Set.of("worker"), Map.of("foundation.service", "orders:30,billing:10"));
        member("b", MemberState.READY, Set.of("worker"), Map.of("foundation.service", "orders:10"));
        member("c", MemberState.READY, Set.of(), Map.of("foundation.service", "ordersextra:5"));
        member("d", MemberState.SUSPECT, Set.of("worker"), Map.of("foundation.service", "orders:10"));
    }

    private String one(Target target, String key) {
        List<NodeName> chosen = targets.choose(target, key);
        assertThat(chosen).hasSize(1);
        return chosen.get(0).value();
    }

    @Test
    void onlyReadyMembersFit() {
        four();
        assertThat(targets.all(Target.role("worker"))).extracting(NodeName::value).containsExactly("a", "b");
        assertThat(targets.all(Target.service("orders"))).extracting(NodeName::value).containsExactly("a", "b");
        assertThat(targets.all(Target.all())).hasSize(4);
        assertThatThrownBy(() -> targets.all(Target.role("painter"))).isInstanceOf(FoundationException.class).hasMessageContaining("No ready member fits role:painter");
    }

    @Test
    void theyTakeTurns() {
        four();
        Target target = Target.role("worker");
        assertThat(List.of(one(target, ""), one(target, ""), one(target, ""))).containsExactly("a", "b", "a");
    }

    @Test
    void theOneThatOwesLeastIsChosen() {
        four();
        pending.put(NodeName.of("a"), 3);
        assertThat(Set.of(one(Target.service("orders"), ""))).containsExactly("b");
        pending.put(NodeName.of("b"), 4);
        assertThat(one(Target.service("orders"), "")).isEqualTo("a");
    }

    @Test
    void weightsAreHeeded() {
        four();
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 4_000; i++) {
            counts.merge(one(Target.service("orders").choosing(Choice.WEIGHTED), ""), 1, Integer::sum);
        }
        assertThat(counts.get("a")).isBetween(2_800, 3_200);
    }

    @Test
    void aKeyStaysWhereItIsAndFewMoveWhenANodeGoes() {
        for (int i = 0; i < 10; i++) {
            member("n" + i, MemberState.READY, Set.of("worker"), Map.of());
        }
        Target target = Target.role("worker").choosing(Choice.BY_KEY);
        Map<String, String> before = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            before.put("key-" + i, one(target, "key-" + i));
        }
        assertThat(new HashSet<>(before.values())).hasSize(10);
        members.removeIf(member -> member.name().value().equals("n3"));
        before.forEach((key, node) -> {
            if (!node.equals("n3")) {
                assertThat(one(target, key)).isEqualTo(node);
            }
        });
    }

    @Test
    void otherKindsAreResolvedByServices() {
        four();
        assertThatThrownBy(() -> targets.all(Target.process("p"))).hasMessageContaining("TargetResolver for 'process'");
        extensions.resolvers(Target.PROCESS).add(0, target -> Set.of(NodeName.of("b"), NodeName.of("d"), NodeName.of("gone")));
        assertThat(targets.all(Target.process("p"))).extracting(NodeName::value).containsExactly("b");
    }

    @Test
    void whatIsAdvertisedIsBoundedAndTakenBack() {
        int[] changes = new int[1];
        Advertisements advertisements = new Advertisements(() -> changes[0]++);
        Registration first = advertisements.add(Target.SERVICE, "orders", 5);
        Registration second = advertisements.add(Target.SERVICE, "orders", 20);
        advertisements.add(Target.CAPABILITY, "gpu", 10);
        assertThat(advertisements.in(Map.of("zone", "a"))).containsOnly(Map.entry("zone", "a"), Map.entry("foundation.service", "orders:20"),
                Map.entry("foundation.capability", "gpu:10"));
        second.close();
        second.close();
        assertThat(advertisements.in(Map.of())).containsEntry("foundation.service", "orders:5");
        first.close();
        assertThat(advertisements.in(Map.of())).doesNotContainKey("foundation.service");
        assertThat(changes[0]).isEqualTo(5);
        assertThatThrownBy(() -> advertisements.add(Target.SERVICE, "a,b", 5)).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                advertisements.add(Target.CAPABILITY, "a-rather-long-name-" + i, 10);
            }
        }).hasMessageContaining("more than 1024 characters");
        assertThat(advertisements.in(Map.of()).get("foundation.capability").length()).isLessThanOrEqualTo(1_024);
    }
}
