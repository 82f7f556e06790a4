package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on an overlay of few links, with real sockets on loopback. The limits only end a test that fails. */
@Timeout(120)
class EngineOnHyParViewTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int NODES = 10;

    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void form() {
        for (int i = 0; i < NODES; i++) {
            EngineSettings settings = TestNode.settings("test", "n" + i, netty, folder, i == 0 ? List.of() : addresses(nodes.get(0)))
                    .withTopology(new EngineSettings.Part("hyparview", Map.of("activeSize", "4", "shufflePeriod", "1s")));
            TestNode node = keep(new TestNode(settings, netty, OverlaySettings.DEFAULT, new HyParViewProvider()));
            node.engine.messaging().onMessage("news", Dispatch.VIRTUAL, message -> heard.add(node.name().value() + " " + new String(message.body())));
        }
    }

    private static TopologyStatus overlay(TestNode node) {
        return node.engine.admin().topology();
    }

    /** Every neighbour is mutual, and everybody is reached over neighbours. */
    private boolean isWhole() {
        Map<NodeName, Set<NodeName>> neighbours = new HashMap<>();
        nodes.forEach(node -> neighbours.put(node.name(), overlay(node).wanted().stream().map(NodeId::name).collect(Collectors.toSet())));
        Set<NodeName> reached = new HashSet<>();
        Queue<NodeName> next = new ArrayDeque<>(List.of(nodes.get(0).name()));
        while (!next.isEmpty()) {
            NodeName at = next.remove();
            if (reached.add(at)) {
                for (NodeName neighbour : neighbours.getOrDefault(at, Set.of())) {
                    if (!neighbours.getOrDefault(neighbour, Set.of()).contains(at)) {
                        return false;
                    }
                    next.add(neighbour);
                }
            }
        }
        return reached.size() == nodes.size();
    }

    private void everybodyKnowsEverybody() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(nodes).allSatisfy(node -> assertThat(node.view().values())
                .hasSizeGreaterThanOrEqualTo(nodes.size()).filteredOn(state -> state == MemberState.READY).hasSize(nodes.size())));
    }

    private void tellAll(TestNode from, String what) throws Exception {
        from.engine.messaging().broadcast(Outgoing.of("news", what.getBytes())).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsAll(nodes.stream().map(node -> node.name() + " " + what).toList()));
    }

    @Test
    void a_cluster_of_few_links_forms_tells_all_loses_some_and_is_swapped() throws Exception {
        await().atMost(LIMIT).until(this::isWhole);
        everybodyKnowsEverybody();
        assertThat(nodes).allSatisfy(node -> assertThat(overlay(node).wanted()).hasSizeLessThanOrEqualTo(4));
        tellAll(nodes.get(3), "first");
        for (int i = 0; i < 3; i++) {
            nodes.remove(nodes.size() - 1).crash();
        }
        await().atMost(LIMIT).until(this::isWhole);
        tellAll(nodes.get(1), "second");
        nodes.forEach(node -> {
            node.engine.topologyProvider(new HyParViewProvider());
            node.engine.topologyProvider(null);
            node.engine.topologyProvider(new HyParViewProvider());
        });
        tellAll(nodes.get(2), "third");
        await().atMost(LIMIT).until(this::isWhole);
        everybodyKnowsEverybody();
    }
}
