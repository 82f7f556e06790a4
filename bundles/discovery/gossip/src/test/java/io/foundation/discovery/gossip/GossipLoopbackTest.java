package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryFixture;
import io.foundation.testkit.discovery.DiscoveryProbe;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets, on the loopback interface only. */
class GossipLoopbackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private final GossipProvider provider = new GossipProvider();
    private final int port = Ports.free();

    private DiscoveryProbe node(String name, int transportPort, List<String> secrets, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("interfaces", Ports.loopback(), "port", Integer.toString(port), "heartbeat", "100ms"));
        all.putAll(options);
        DiscoveryProbe probe = new DiscoveryProbe(provider, new DiscoveryFixture(provider, "orders", NodeId.of(name, 1_000), folder, secrets, all));
        probes.add(probe);
        return probe.begin(transportPort);
    }

    private DiscoveryProbe node(String name, Map<String, String> options) {
        return node(name, 7_000 + name.charAt(0), List.of("one secret"), options);
    }

    @AfterEach
    void close() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
    }

    private static void meet(DiscoveryProbe one, DiscoveryProbe other) {
        await().atMost(PATIENCE).until(() -> one.believedIds().equals(Set.of(other.fixture().self())) && other.believedIds().equals(Set.of(one.fixture().self())));
    }

    private static long dropped(DiscoveryProbe probe, Drop reason) {
        return ((GossipDiscovery) probe.discovery()).dropped(reason);
    }

    private void throwAt(byte[] packet) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            socket.send(new DatagramPacket(packet, packet.length, InetAddress.getByName("127.0.0.1"), port));
        }
    }

    @Test
    void broadcastReachesAll() {
        meet(node("a", Map.of("mode", "broadcast")), node("b", Map.of("mode", "broadcast")));
    }

    @Test
    void aSeedIsEnoughInOneDirection() {
        int otherPort = Ports.free();
        DiscoveryProbe other = node("b", Map.of("mode", "unicast", "port", Integer.toString(otherPort), "seeds", "127.0.0.1:" + Ports.free()));
        DiscoveryProbe one = node("a", Map.of("mode", "unicast", "seeds", "127.0.0.1:" + otherPort));
        meet(one, other);
        other.close();
        await().atMost(PATIENCE).until(() -> one.believed().isEmpty());
    }

    @Test
    void aNetworkNamesItsInterfaces() {
        meet(node("a", Map.of("interfaces", "127.0.0.0/8")), node("b", Map.of("interfaces", "127.0.0.1")));
    }

    @Test
    void anotherSecretIsNotHeardAndIsCounted() {
        DiscoveryProbe a = node("a", Map.of());
        DiscoveryProbe b = node("b", 7_098, List.of("another secret"), Map.of());
        await().atMost(PATIENCE).until(() -> dropped(a, Drop.DECRYPT) >= 3 && dropped(b, Drop.DECRYPT) >= 3);
        assertThat(a.believed()).isEmpty();
        assertThat(b.believed()).isEmpty();
        await().atMost(PATIENCE).until(() -> a.discovery().status().contains("decrypt"));
        meet(a, node("c", Map.of()));
    }

    @Test
    void aSecretIsChangedNodeByNode() {
        DiscoveryProbe old = node("a", 7_097, List.of("old secret"), Map.of());
        DiscoveryProbe both = node("b", 7_098, List.of("old secret", "new secret"), Map.of());
        meet(old, both);
        old.close();
        meet(both, node("c", 7_099, List.of("new secret", "old secret"), Map.of()));
    }

    @Test
    void anotherClusterIsForeign() {
        DiscoveryProbe a = node("a", Map.of());
        Map<String, String> options = Map.of("interfaces", Ports.loopback(), "port", Integer.toString(port), "heartbeat", "100ms");
        DiscoveryProbe payments = new DiscoveryProbe(provider, new DiscoveryFixture(provider, "payments", NodeId.of("b", 1), folder, List.of("one secret"), options));
        probes.add(payments.begin(7_001));
        await().atMost(PATIENCE).until(() -> dropped(a, Drop.FOREIGN) >= 3 && dropped(payments, Drop.FOREIGN) >= 3);
        assertThat(a.believed()).isEmpty();
        assertThat(payments.believed()).isEmpty();
    }

    @Test
    void rubbishIsCountedAndChangesNothing() throws Exception {
        DiscoveryProbe a = node("a", Map.of());
        await().atMost(PATIENCE).until(() -> !a.results().isEmpty());
        throwAt("heartbeat::somebody".getBytes(StandardCharsets.UTF_8));
        throwAt(new byte[0]);
        throwAt(new byte[60_000]);
        await().atMost(PATIENCE).until(() -> dropped(a, Drop.PLAIN) >= 2 && dropped(a, Drop.OVERSIZED) >= 1);
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(1_400)];
            random.nextBytes(noise);
            if (noise.length > 5 && i % 2 == 0) {
                System.arraycopy(new byte[] {'F', 'n', 'd', 'G', 1}, 0, noise, 0, 5);
            }
            throwAt(noise);
        }
        meet(a, node("b", Map.of()));
    }

    @Test
    void listeningWhereNothingArrivesIsSaidWithTheReason() {
        DiscoveryProbe a = node("a", Map.of("bindAddress", "127.0.0.1"));
        await().atMost(PATIENCE).until(() -> !a.results().isEmpty());
        assertThat(a.results().get(0)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown ->
                assertThat(unknown.cause().getMessage()).contains(Ports.loopback()).contains("hears nothing").contains("listens on 127.0.0.1 only").contains("bindAddress"));
        await().atMost(PATIENCE).until(() -> a.discovery().status().contains("hears nothing"));
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsSaid() {
        DiscoveryProbe a = node("a", Map.of("bindAddress", "203.0.113.77"));
        await().atMost(PATIENCE).until(() -> !a.results().isEmpty());
        assertThat(a.results().get(0)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown ->
                assertThat(unknown.cause().getMessage()).contains("203.0.113.77").contains("one of this machine"));
    }

    @Test
    void aSeedWithoutAddressIsSaid() {
        // a label this long is in no name, so nobody is asked for it
        DiscoveryProbe a = node("a", Map.of("mode", "unicast", "seeds", "x".repeat(70) + ".invalid"));
        await().atMost(PATIENCE).until(() -> !a.results().isEmpty());
        assertThat(a.results().get(0)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown ->
                assertThat(unknown.cause().getMessage()).contains("no seed has an address"));
    }

    @Test
    void tenNodesInOneJvmFindEachOther() {
        for (int i = 0; i < 10; i++) {
            node("" + (char) ('a' + i), Map.of());
        }
        await().atMost(PATIENCE).until(() -> probes.stream().allMatch(probe -> probe.believed().size() == 9));
    }
}
