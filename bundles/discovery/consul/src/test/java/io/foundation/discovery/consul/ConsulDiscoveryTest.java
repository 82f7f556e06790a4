package io.foundation.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryProbe;
import io.foundation.testkit.discovery.FakeConsul;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulDiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final FakeConsul consul = FakeConsul.plain();
    private final Map<String, String> environment = new HashMap<>();
    private final ConsulProvider provider = new ConsulProvider(environment::get);
    private final List<DiscoveryProbe> probes = new ArrayList<>();

    @BeforeEach
    void instances() {
        consul.put("dc1", "n1", "10.0.0.1", "web-1", "web", "", 0, "passing");
        consul.put("dc1", "n2", "10.9.9.9", "web-2", "web", "10.0.0.2", 7801, "passing");
        consul.put("dc1", "n3", "10.0.0.3", "web-3", "web", "", 0, "critical");
        consul.put("dc1", "n4", "10.0.0.4", "other", "other", "", 0, "passing");
    }

    @AfterEach
    void stop() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
        consul.close();
    }

    private Map<String, String> options(String... given) {
        Map<String, String> options = new HashMap<>(Map.of("url", consul.server().url().toString(), "service", "web", "interval", "100ms"));
        for (int i = 0; i < given.length; i += 2) {
            options.put(given[i], given[i + 1]);
        }
        return options;
    }

    private DiscoveryProbe probe(String... given) {
        DiscoveryProbe probe = DiscoveryProbe.of(provider, "orders", "n1", folder, options(given));
        probes.add(probe);
        return probe;
    }

    private static Set<String> addresses(DiscoveryProbe probe) {
        return probe.believed().stream().map(peer -> peer.addresses().getFirst().toString()).collect(Collectors.toSet());
    }

    private static void awaitAddresses(DiscoveryProbe probe, String... addresses) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(addresses(probe)).containsExactlyInAnyOrder(addresses));
    }

    private static void awaitStatus(DiscoveryProbe probe, String part) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(probe.discovery().status()).contains(part));
    }

    @Test
    void healthyInstancesAreFoundByQuestionsThatWaitForChanges() {
        DiscoveryProbe probe = probe().begin();
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801");
        await().atMost(PATIENCE).until(() -> consul.server().questions().size() == 2);
        consul.put("dc1", "n3", "10.0.0.3", "web-3", "web", "", 0, "passing");
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801", "10.0.0.3:7800");
        consul.remove("dc1", "web-1");
        awaitAddresses(probe, "10.0.0.2:7801", "10.0.0.3:7800");
        assertThat(consul.server().questions().getFirst()).satisfies(first -> {
            assertThat(first.path()).isEqualTo("/v1/health/service/web");
            assertThat(first.query()).containsExactlyEntriesOf(Map.of("passing", "true"));
        });
        assertThat(consul.server().questions().get(1).query()).containsEntry("wait", "55000ms").containsKey("index");
        assertThat(consul.server().questions()).as("no question without a reason").hasSizeLessThanOrEqualTo(5);
        assertThat(probe.discovery().status()).isEqualTo("2 peers by service web of Consul at " + consul.server().url());
    }

    @Test
    void theOtherEndpointsAreAskedLikewise() {
        awaitAddresses(probe("passing", "false").begin(), "10.0.0.1:7800", "10.0.0.2:7801", "10.0.0.3:7800");
        awaitAddresses(probe("naming", "node").begin(), "n1:7800", "n2:7801");
        awaitAddresses(probe("endpoint", "catalog").begin(), "10.0.0.1:7800", "10.0.0.2:7801", "10.0.0.3:7800");
        DiscoveryProbe agent = probe("endpoint", "agent").begin();
        awaitStatus(agent, "1 peer by");
        assertThat(addresses(agent)).as("one unhealthy instance makes the status 503, and is left out; one without an address cannot be dialled").containsExactly("10.0.0.2:7801");
        consul.remove("dc1", "web-2");
        consul.remove("dc1", "web-1");
        consul.remove("dc1", "web-3");
        awaitStatus(agent, "0 peers by");
        DiscoveryProbe one = probe("endpoint", "agentservice", "serviceId", "web-7").begin();
        awaitStatus(one, "0 peers by");
        consul.put("dc1", "n7", "", "web-7", "web", "10.0.0.7", 7807, "passing");
        awaitAddresses(one, "10.0.0.7:7807");
        consul.put("dc1", "n7", "", "web-7", "web", "10.0.0.7", 7808, "passing");
        awaitAddresses(one, "10.0.0.7:7808");
    }

    @Test
    void oneDatacenterThatFailsKeepsItsNodesAndTheOthersGoOn() {
        consul.put("dc2", "m1", "10.2.0.1", "web-1", "web", "", 0, "passing");
        DiscoveryProbe probe = probe("datacenters", "all", "wait", "200ms").begin();
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801", "10.2.0.1:7800");
        consul.server().faults(question -> question.parameter("dc").equals("dc2") ? Optional.of(Fault.status(500)) : Optional.empty());
        awaitStatus(probe, "answered 500");
        consul.remove("dc1", "web-1");
        awaitAddresses(probe, "10.0.0.2:7801", "10.2.0.1:7800");
        assertThat(probe.results()).noneMatch(DiscoveryResult.Unknown.class::isInstance);
        consul.server().faults(question -> Optional.empty());
        awaitStatus(probe, "2 peers by");
        consul.put("dc3", "k1", "10.3.0.1", "web-1", "web", "", 0, "passing");
        awaitAddresses(probe, "10.0.0.2:7801", "10.2.0.1:7800", "10.3.0.1:7800");
    }

    @Test
    void indexesThatGoBackBeginAnew() {
        DiscoveryProbe probe = probe("wait", "200ms").begin();
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801");
        consul.indexesBeginAnew();
        consul.remove("dc1", "web-1");
        awaitAddresses(probe, "10.0.0.2:7801");
        consul.remove("dc1", "web-2");
        awaitAddresses(probe);
        assertThat(probe.results()).noneMatch(DiscoveryResult.Unknown.class::isInstance);
    }

    @Test
    void whoMayNotReadIsToldSoAndKeepsWhatIsKnown() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "tok-1\n");
        consul.secured("tok-1");
        DiscoveryProbe probe = probe("tokenFile", token.toString(), "wait", "200ms").begin();
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801");
        assertThat(consul.server().questions().getLast().header("X-Consul-Token")).isEqualTo("tok-1");
        Files.writeString(token, "tok-2");
        awaitStatus(probe, "answered 403");
        consul.secured("tok-2");
        awaitStatus(probe, "2 peers by");
        DiscoveryProbe nobody = probe().begin();
        awaitStatus(nobody, "it needs service:read for web");
        assertThat(nobody.results()).as("what is left out is not gone").allMatch(DiscoveryResult.Unknown.class::isInstance);
        assertThat(addresses(probe)).hasSize(2);
    }

    @Test
    void aNodeRegistersItselfGivesSignsOfLifeAndTakesItselfOut() {
        DiscoveryProbe probe = probe("service", "nodes", "register", "true", "ttl", "1s").begin(7_001);
        String id = "nodes-orders-n1";
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(consul.registered()).containsEntry(id, "passing"));
        awaitStatus(probe, "registered as nodes-orders-n1");
        // Longer than it would be healthy without a sign.
        await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> consul.registered().get(id).equals("passing"));
        consul.forget();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(consul.registered()).as("registered anew").containsEntry(id, "passing"));
        consul.server().faults(question -> question.method().equals("PUT") ? Optional.of(Fault.status(500)) : Optional.empty());
        awaitStatus(probe, "This node is not registered with Consul. The server");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(consul.registered()).containsEntry(id, "critical"));
        consul.server().faults(question -> Optional.empty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(consul.registered()).containsEntry(id, "passing"));
        probe.close();
        assertThat(consul.registered()).doesNotContainKey(id);
    }

    @Test
    void metadataThatIsNotOursIsNoTrouble() {
        for (String text : List.of("{}", "{'foundation-node': 'n1'}", "{'foundation-node': 'n1', 'foundation-incarnation': 'x'}", "{'foundation-addresses': 'nonsense'}", "{'foundation-cluster': 'payments'}", "5")) {
            Instance instance = new Instance("10.0.0.1", 0, Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
            Optional<DiscoveredPeer> peer = instance.peer(ClusterName.of("orders"), 7_800);
            if (text.contains("nonsense") || text.contains("payments")) {
                assertThat(peer).as(text).isEmpty();
            } else {
                assertThat(peer).as(text).contains(DiscoveredPeer.at(new Address("10.0.0.1", 7_800)));
            }
        }
    }

    @Test
    void nonsenseChangesNothing() {
        DiscoveryProbe probe = probe("wait", "200ms", "maxBytes", "65536").begin();
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801");
        for (String nonsense : List.of("<html>", "{}", "", "x".repeat(70_000))) {
            probe.forget();
            consul.server().faults(question -> Optional.of(new Fault(200, Map.of(), nonsense)));
            await().atMost(PATIENCE).until(() -> probe.results().stream().anyMatch(DiscoveryResult.Unknown.class::isInstance));
            assertThat(probe.believed()).isEmpty();
        }
        consul.server().faults(question -> Optional.empty());
        awaitAddresses(probe, "10.0.0.1:7800", "10.0.0.2:7801");
    }

    private ConsulSettings settings(String... given) {
        return provider.settings(Options.read("orders discovery.consul", provider.options(), options(given)));
    }

    @Test
    void theUrlSaysWhatIsAsked() {
        assertThat(settings("datacenters", "dc1", "stale", "true", "filter", "Service.Meta.env == \"prod\"").instances("dc1", "12").getRawQuery())
                .isEqualTo("passing=true&dc=dc1&filter=Service.Meta.env%20%3D%3D%20%22prod%22&stale&index=12&wait=55000ms");
        assertThat(URLDecoder.decode(settings("endpoint", "agentservice", "serviceId", "a").instances("", "ab").toString(), StandardCharsets.UTF_8)).endsWith("/v1/agent/service/a?hash=ab&wait=55000ms");
        environment.put("CONSUL_HTTP_ADDR", "10.0.0.1:8501");
        environment.put("CONSUL_HTTP_SSL", "true");
        environment.put("CONSUL_HTTP_TOKEN_FILE", "/tokens/consul");
        assertThat(settings("url", "").agent()).asString().isEqualTo("https://10.0.0.1:8501");
        assertThat(settings("url", "").http().tokenFile()).contains(Path.of("/tokens/consul"));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThatThrownBy(() -> settings("service", "")).hasMessageContaining("'service' is missing");
        assertThatThrownBy(() -> settings("endpoint", "agentservice")).hasMessageContaining("'serviceId' is missing");
        assertThatThrownBy(() -> settings("service", "a/../b")).hasMessageContaining("'a/../b' is not allowed for 'service'");
        assertThatThrownBy(() -> settings("datacenters", "dc1, d&c")).hasMessageContaining("'d&c' is not allowed for 'datacenters'");
        assertThatThrownBy(() -> settings("endpoint", "agent", "datacenters", "dc1")).hasMessageContaining("an agent knows no 'datacenters'");
        assertThatThrownBy(() -> settings("url", "http://consul.example.org:8500", "tokenFile", "t")).hasMessageContaining("use https");
        assertThatThrownBy(() -> settings("endpoint", "agentservice", "serviceId", "a", "register", "true")).hasMessageContaining("use health");
    }
}
