package io.foundation.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryProbe;
import io.foundation.testkit.discovery.FakeEtcd;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdDiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OWN_KEY = "/foundation/orders/n1";

    @TempDir
    Path folder;

    private final FakeEtcd etcd = FakeEtcd.plain();
    private final List<DiscoveryProbe> probes = new ArrayList<>();

    @AfterEach
    void stop() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
        etcd.close();
    }

    private Map<String, String> options(String... given) {
        Map<String, String> options = new HashMap<>(Map.of("urls", etcd.server().url().toString()));
        for (int i = 0; i < given.length; i += 2) {
            options.put(given[i], given[i + 1]);
        }
        return options;
    }

    private DiscoveryProbe probe(String... given) {
        DiscoveryProbe probe = DiscoveryProbe.of(new EtcdProvider(), "orders", "n1", folder, options(given));
        probes.add(probe);
        return probe;
    }

    private static Set<String> addresses(DiscoveryProbe probe) {
        return probe.believed().stream().map(peer -> peer.addresses().getFirst().toString()).collect(Collectors.toSet());
    }

    private static void awaitAddresses(DiscoveryProbe probe, String... addresses) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(addresses(probe)).containsExactlyInAnyOrder(addresses));
    }

    private long asked(String path) {
        return etcd.server().questions().stream().filter(question -> question.path().equals(path)).count();
    }

    @Test
    void keysOfOthersAreFoundWatchedAndGoneWhenTheyAreDeleted() {
        etcd.put("/foundation/orders/b", "10.0.0.2:7801");
        etcd.put("/foundation/orders/nonsense", "");
        etcd.put("/foundation/orders0", "10.9.9.9:1");
        etcd.put("/foundation/payments/c", "10.0.0.3:7801");
        DiscoveryProbe probe = probe("register", "false").begin(7_001);
        awaitAddresses(probe, "10.0.0.2:7801");
        etcd.put("/foundation/orders/d", "[fd00::1]:7801");
        awaitAddresses(probe, "10.0.0.2:7801", "[fd00::1]:7801");
        etcd.delete("/foundation/orders/b");
        awaitAddresses(probe, "[fd00::1]:7801");
        assertThat(asked("/v3/kv/range")).isEqualTo(1);
        assertThat(asked("/v3/kv/put")).isZero();
        assertThat(probe.discovery().status()).isEqualTo("1 peer under /foundation/orders/ of etcd");
    }

    @Test
    void aNodeKeepsItselfUnderALeaseThatIsReplacedWhenItIsLostAndGivenBackAtTheEnd() {
        DiscoveryProbe probe = probe("ttl", "1s").begin(7_001);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).containsOnlyKeys(OWN_KEY));
        await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> etcd.values().containsKey(OWN_KEY));
        etcd.endLeases();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).as("one key in total").containsOnlyKeys(OWN_KEY));
        etcd.server().faults(question -> question.path().startsWith("/v3/lease") ? Optional.of(Fault.status(500)) : Optional.empty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(probe.discovery().status()).contains("This node is not registered with etcd. The server"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).as("the lease is over").isEmpty());
        etcd.server().faults(question -> Optional.empty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).containsOnlyKeys(OWN_KEY));
        probe.close();
        assertThat(etcd.values()).isEmpty();
    }

    @Test
    void aPastThatIsCompactedBeginsWithANewListAndAWatchThatEndsIsTakenUp() {
        etcd.put("/foundation/orders/b", "10.0.0.2:7801");
        DiscoveryProbe probe = probe("register", "false").begin();
        awaitAddresses(probe, "10.0.0.2:7801");
        await().atMost(PATIENCE).until(() -> asked("/v3/watch") == 1);
        etcd.endWatches();
        etcd.put("/foundation/orders/c", "10.0.0.3:7801");
        awaitAddresses(probe, "10.0.0.2:7801", "10.0.0.3:7801");
        assertThat(asked("/v3/kv/range")).isEqualTo(1);
        etcd.server().faults(question -> question.path().equals("/v3/watch") ? Optional.of(Fault.silence()) : Optional.empty());
        etcd.endWatches();
        etcd.delete("/foundation/orders/b");
        etcd.compact();
        etcd.server().faults(question -> Optional.empty());
        awaitAddresses(probe, "10.0.0.3:7801");
        assertThat(asked("/v3/kv/range")).isEqualTo(2);
    }

    @Test
    void aTokenThatIsOverIsReplacedAndAWrongPasswordIsToldOf() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "pass-1");
        etcd.secured("pass-1");
        DiscoveryProbe probe = probe("ttl", "1s", "user", "root", "passwordFile", password.toString()).begin(7_001);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).containsOnlyKeys(OWN_KEY));
        etcd.endTokens();
        etcd.put("/foundation/orders/b", "10.0.0.2:7801");
        awaitAddresses(probe, "10.0.0.2:7801");
        await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> etcd.values().containsKey(OWN_KEY));
        assertThat(asked("/v3/auth/authenticate")).isGreaterThanOrEqualTo(2);
        Files.writeString(password, "pass-2");
        DiscoveryProbe wrong = probe("user", "root", "passwordFile", password.toString()).begin();
        await().atMost(PATIENCE).until(() -> wrong.results().stream().anyMatch(DiscoveryResult.Unknown.class::isInstance));
        assertThat(wrong.discovery().status()).contains("answered 400").doesNotContain("pass-2");
    }

    @Test
    void theNextServerIsAskedAfterOneHasFailed() {
        try (FakeEtcd dead = FakeEtcd.plain()) {
            dead.server().faults(question -> Optional.of(Fault.status(503)));
            etcd.put("/foundation/orders/b", "10.0.0.2:7801");
            DiscoveryProbe probe = probe("urls", dead.server().url() + ", " + etcd.server().url()).begin(7_001);
            awaitAddresses(probe, "10.0.0.2:7801");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(etcd.values()).containsKey(OWN_KEY));
            assertThat(probe.results()).as("nobody noticed").noneMatch(DiscoveryResult.Unknown.class::isInstance);
        }
    }

    @Test
    void nonsenseChangesNothing() {
        etcd.put("/foundation/orders/b", "10.0.0.2:7801");
        for (String nonsense : List.of("<html>", "[]", "", "{}", "{\"error\": {\"message\": \"no\"}}")) {
            etcd.server().faults(question -> Optional.of(new Fault(200, Map.of(), nonsense)));
            DiscoveryProbe probe = probe().begin(7_001);
            await().atMost(PATIENCE).until(() -> !probe.results().isEmpty());
            assertThat(probe.results().getFirst()).as(nonsense).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                    unknown -> assertThat(unknown.cause().type()).isEqualTo(ErrorType.FORMAT_ERROR));
            probe.close();
        }
    }

    @Test
    void anEntryIsReadAsItWasWrittenAndNonsenseIsNobody() {
        ClusterName orders = ClusterName.of("orders");
        DiscoveredPeer peer = new DiscoveredPeer(List.of(new Address("10.0.0.1", 1), new Address("fd00::1", 2)), Optional.of(NodeId.of("n1", 77)));
        String written = Text.encoded(Text.entry(new Announcement(peer.id().orElseThrow(), peer.addresses()), orders));
        assertThat(Text.peer(written, orders)).contains(peer);
        assertThat(Text.peer(written, ClusterName.of("payments"))).isEmpty();
        for (String nonsense : List.of("", "{", "{}", "{\"cluster\": \"orders\"}", "{\"cluster\": \"orders\", \"addresses\": [5]}", "host", "a:b:c")) {
            assertThat(Text.peer(Base64.getEncoder().encodeToString(nonsense.getBytes(StandardCharsets.UTF_8)), orders)).as(nonsense).isEmpty();
        }
        assertThat(Text.peer("no base64", orders)).isEmpty();
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThatThrownBy(() -> settings("user", "root")).hasMessageContaining("give both or none");
        assertThatThrownBy(() -> settings("urls", "ftp://a")).hasMessageContaining("'ftp://a' is not allowed");
        assertThatThrownBy(() -> settings("urls", "http://a b")).hasMessageContaining("is not allowed for 'urls'");
        assertThatThrownBy(() -> settings("urls", "http://etcd.example.org:2379", "user", "root", "passwordFile", "p")).hasMessageContaining("use https");
        assertThat(settings("prefix", "/x").prefix()).isEqualTo("/x/");
    }

    private EtcdSettings settings(String... given) {
        return EtcdProvider.settings(Options.read("orders discovery.etcd", new EtcdProvider().options(), options(given)), "orders");
    }

    /** Whatever happens, and whenever watches end and the past is compacted, in the end everybody who is there is known and nobody else. */
    @Test
    void afterAnyChangesWhatIsThereIsKnown() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        DiscoveryProbe probe = probe("register", "false").begin();
        Map<Integer, String> model = new TreeMap<>();
        for (int step = 0; step < 400; step++) {
            int name = random.nextInt(12);
            switch (random.nextInt(20)) {
                case 0 -> etcd.endWatches();
                case 1 -> etcd.compact();
                case 2, 3, 4, 5, 6 -> {
                    etcd.delete("/foundation/orders/" + name);
                    model.remove(name);
                }
                default -> {
                    String address = "10.4.0." + random.nextInt(200) + ":7800";
                    etcd.put("/foundation/orders/" + name, address);
                    model.put(name, address);
                }
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(addresses(probe)).as("seed %d", seed).isEqualTo(Set.copyOf(model.values())));
    }
}
