package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every provider's bundle is updated again and again under three nodes that send each other many small messages: whatever was taken arrives,
 * once. How often and how much is for {@code ./foundation soak swaps} to raise (the properties {@code foundation.swaps.each} and
 * {@code foundation.swaps.rate}).
 */
class ManySwapsIT {

    private static final int EACH = Integer.getInteger("foundation.swaps.each", 2);
    private static final int RATE = Integer.getInteger("foundation.swaps.rate", 6_000);
    private static final int NODES_COUNT = 3;
    private static final int FIRST_MICRO = 10;
    private static final int BETWEEN = 500;
    private static final List<String> PROVIDERS = List.of("foundation-topology-fullmesh", "foundation-discovery-localhost",
            "foundation-discovery-gossip", "foundation-discovery-staticlist");

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes loaded;

    @BeforeAll
    static void form() throws IOException {
        loaded = LoadedNodes.start(NODES, NODES_COUNT);
    }

    @Test
    void everyProviderIsSwappedUnderAFlood() throws IOException {
        for (RealNode from : loaded.all()) {
            for (RealNode to : loaded.all()) {
                if (from != to) {
                    from.run("load:flood " + to.name() + " " + RATE / (NODES_COUNT * (NODES_COUNT - 1)));
                }
            }
        }
        loaded.all().forEach(node -> LoadedNodes.awaitMore(node, "gotFlood", BETWEEN));
        for (String provider : PROVIDERS) {
            for (RealNode node : loaded.all()) {
                loaded.update(node, provider, FIRST_MICRO - 1);
            }
        }
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        long begun = System.nanoTime();
        long sentBefore = sum("flooded");

        for (int round = 0; round < EACH; round++) {
            for (String provider : PROVIDERS) {
                RealNode node = loaded.get(round % NODES_COUNT);
                node.run("load:track " + provider);
                loaded.update(node, provider, FIRST_MICRO + round);
                loaded.all().forEach(each -> LoadedNodes.awaitMore(each, "gotFlood", BETWEEN));
            }
        }

        double seconds = (System.nanoTime() - begun) / 1e9;
        long sent = sum("flooded") - sentBefore;
        loaded.all().forEach(node -> node.run("load:calm"));
        System.out.printf("%d swaps of each of %d providers in %.0f s, under %.0f messages a second%n", EACH, PROVIDERS.size(), seconds, sent / seconds);
        Condition.await("everything that was taken has come", LoadedNodes.SOON, () -> sum("gotFlood") == sum("flooded") && sum("flooding") == 0
                ? Optional.empty() : Optional.of("taken " + sum("flooded") + ", came " + sum("gotFlood") + ", under way " + sum("flooding")));
        assertThat(sum("floodTwice")).as("came twice").isZero();
        assertThat(sum("failed")).as("was refused").isZero();
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitTraces(before);
        loaded.awaitHeld(PROVIDERS.size());
    }

    private static long sum(String what) {
        return loaded.all().stream().mapToLong(node -> LoadedNodes.counted(node, what)).sum();
    }
}
