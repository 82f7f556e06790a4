package io.foundation.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.mdns.core.net.MdnsService;
import io.foundation.testkit.discovery.DiscoveryFixture;
import io.foundation.testkit.discovery.DiscoveryProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets, on the loopback interface only; each node with an engine of its own, as in processes of their own. */
class MdnsDiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    private final Network network = new Network();
    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private final List<MdnsService> services = new ArrayList<>();

    MdnsDiscoveryTest() throws IOException {
    }

    private DiscoveryProbe node(String name, List<String> secrets, Map<String, String> options) throws IOException {
        MdnsService service = network.service();
        services.add(service);
        MdnsProvider provider = new MdnsProvider(service);
        DiscoveryProbe probe = new DiscoveryProbe(provider, new DiscoveryFixture(provider, "orders", NodeId.of(name, 1_000), folder, secrets, options));
        probes.add(probe);
        return probe.begin(7_000 + probes.size());
    }

    private DiscoveryProbe node(String name) throws IOException {
        return node(name, List.of("one secret"), Map.of());
    }

    private static void sees(DiscoveryProbe one, DiscoveryProbe... others) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> one.believedIds().equals(Set.of(Arrays.stream(others)
                .map(other -> other.fixture().self()).toArray())));
    }

    @AfterEach
    void close() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
        services.forEach(MdnsService::close);
    }

    @Test
    void nodesWithAnotherSecretAreCountedAndNotProposed() throws IOException {
        DiscoveryProbe one = node("a");
        DiscoveryProbe other = node("b", List.of("another secret"), Map.of());
        await().atMost(PATIENCE).until(() -> one.discovery().status().contains("1 of other clusters or secrets"));
        assertThat(one.believedIds()).isEmpty();
        sees(one, node("c"));
        assertThat(other.believedIds()).isEmpty();
    }

    @Test
    void aSecretIsChangedNodeByNode() throws IOException {
        DiscoveryProbe old = node("a", List.of("old"), Map.of());
        DiscoveryProbe both = node("b", List.of("old", "new"), Map.of());
        sees(old, both);
        sees(both, old);
        old.close();
        sees(both, node("c", List.of("new", "old"), Map.of()));
    }

    @Test
    void anotherTypeOfServiceIsAnotherWorld() throws IOException {
        DiscoveryProbe one = node("a", List.of("s"), Map.of("service", "_shop._tcp"));
        DiscoveryProbe two = node("b", List.of("s"), Map.of("service", "_shop._tcp"));
        DiscoveryProbe other = node("c", List.of("s"), Map.of());
        sees(one, two);
        await().atMost(PATIENCE).until(() -> !other.results().isEmpty());
        assertThat(other.believedIds()).isEmpty();
        assertThatThrownBy(() -> node("d", List.of("s"), Map.of("service", "shop"))).isInstanceOf(FoundationException.class)
                .hasMessageContaining("'shop' is not allowed for 'service'").hasMessageContaining("_name._tcp");
    }

    @Test
    void tenFindEachOther() throws IOException {
        for (int i = 0; i < 10; i++) {
            node("n" + i);
        }
        await().atMost(PATIENCE).until(() -> probes.stream().allMatch(probe -> probe.believedIds().size() == 9));
    }

    /** Prints how long it takes until a newcomer is found, and until it finds: no bound is asserted, as the machine is shared. */
    @Test
    void theTimeToTheFirstPeerIsMeasured() throws IOException {
        List<Long> finds = new ArrayList<>();
        List<Long> found = new ArrayList<>();
        DiscoveryProbe first = node("first");
        await().atMost(PATIENCE).until(() -> !first.results().isEmpty());
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            DiscoveryProbe newcomer = node("n" + i);
            sees(first, newcomer);
            found.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            sees(newcomer, first);
            finds.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            newcomer.close();
            sees(first);
        }
        finds.sort(null);
        found.sort(null);
        System.out.println("mdns on loopback, ms until a newcomer is found: " + found + ", until it finds: " + finds);
        assertThat(finds).hasSize(ROUNDS);
    }
}
