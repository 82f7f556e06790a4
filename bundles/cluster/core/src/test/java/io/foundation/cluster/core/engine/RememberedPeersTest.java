package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that starts again finds the others where they were. The limits only end a test that fails. */
@Timeout(120)
class RememberedPeersTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private TestNode node(String name, List<Address> seeds) {
        EngineSettings settings = EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(seeds), folder)
                .withTransport(EngineSettings.Part.of(netty.type())).withTopology(new EngineSettings.Part("hyparview", Map.of()));
        TestNode node = new TestNode(settings, netty, OverlaySettings.DEFAULT, new HyParViewProvider());
        nodes.add(node);
        await().atMost(LIMIT).until(() -> node.address() != null);
        return node;
    }

    private static void everybodyIsThere(TestNode node, String... names) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(node.view()).containsKeys(names).allSatisfy((name, state) ->
                assertThat(List.of(names).contains(name)).as(name + " is " + state).isEqualTo(state == MemberState.READY)));
    }

    @Test
    void a_node_that_starts_again_joins_though_its_only_contact_is_gone() throws Exception {
        TestNode contact = node("a", List.of());
        TestNode stays = node("b", List.of(contact.address()));
        TestNode restarts = node("c", List.of(contact.address()));
        everybodyIsThere(restarts, "a", "b", "c");
        Path file = folder.resolve("peers-test-c");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(Files.exists(file) ? Files.readString(file) : "").contains(stays.address().toString()));
        Address formerly = contact.address();
        restarts.crash();
        contact.crash();
        nodes.removeAll(List.of(restarts, contact));

        TestNode again = node("c", List.of(formerly));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(again.view()).containsEntry("b", MemberState.READY));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(again.engine.admin().links()).anySatisfy(link -> assertThat(link.peer().name().value()).isEqualTo("b")));
    }

    @Test
    void a_file_that_says_nonsense_does_no_harm() throws Exception {
        TestNode stays = node("b", List.of());
        Files.writeString(folder.resolve("peers-test-c"), "not an address at all\n\n" + stays.address() + "\n" + "x".repeat(300) + "\n");
        TestNode alone = node("c", List.of());
        everybodyIsThere(alone, "b", "c");
    }
}
