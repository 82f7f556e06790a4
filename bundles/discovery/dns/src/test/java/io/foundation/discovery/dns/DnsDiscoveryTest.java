package io.foundation.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import io.foundation.testkit.discovery.DiscoveryFixture;
import io.foundation.testkit.discovery.FakeNameServer;
import io.foundation.testkit.discovery.FakeNameServer.Reply;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

class DnsDiscoveryTest {

    @TempDir
    Path folder;

    private FakeNameServer server;
    private final List<DiscoveryFixture> fixtures = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new FakeNameServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        fixtures.forEach(DiscoveryFixture::close);
    }

    private PollingDiscovery create(DiscoveryProvider provider, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("servers", server.address()));
        all.putAll(options);
        DiscoveryFixture fixture = DiscoveryFixture.of(provider, "orders", "n1", folder, all);
        fixtures.add(fixture);
        return (PollingDiscovery) provider.create(fixture);
    }

    private PollingDiscovery dns(String... options) {
        Map<String, String> all = new HashMap<>(Map.of("names", "nodes.test."));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return create(new DnsDiscoveryProvider(), all);
    }

    private static DiscoveryResult ask(PollingDiscovery discovery) throws Exception {
        return discovery.discover().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Set<DiscoveredPeer> partial(DiscoveryResult result) {
        assertThat(result).isInstanceOf(DiscoveryResult.Partial.class);
        return ((DiscoveryResult.Partial) result).peers();
    }

    private static Set<DiscoveredPeer> complete(DiscoveryResult result) {
        assertThat(result).isInstanceOf(DiscoveryResult.Complete.class);
        return ((DiscoveryResult.Complete) result).peers();
    }

    private static DiscoveredPeer at(String host, int port) {
        return DiscoveredPeer.at(new Address(host, port));
    }

    @Test
    void addressesOfBothFamiliesAreFoundAlsoBehindAliases() throws Exception {
        server.answering(question -> switch (question) {
            case "A nodes.test." -> Reply.of("nodes.test. 5 CNAME all.test.", "all.test. 5 A 10.0.0.1", "all.test. 5 A 10.0.0.2");
            case "AAAA nodes.test." -> Reply.of("nodes.test. 5 CNAME all.test.", "all.test. 5 AAAA 2a09:8280:1:a270:b8f5:b9f7:8891:f3");
            default -> Reply.refused(Rcode.NXDOMAIN);
        });
        PollingDiscovery discovery = dns("port", "7801");
        assertThat(discovery.status()).isEqualTo("not asked yet");
        assertThat(partial(ask(discovery))).containsExactlyInAnyOrder(at("10.0.0.1", 7801), at("10.0.0.2", 7801), at("2a09:8280:1:a270:b8f5:b9f7:8891:f3", 7801));
        assertThat(discovery.status()).isEqualTo("3 peers by nodes.test");
    }

    @Test
    void whoIsNotNamedIsGoneOnlyIfThatWasWanted() throws Exception {
        server.answering(question -> question.startsWith("A ") ? Reply.of("nodes.test. 0 A 10.0.0.1") : Reply.of());
        assertThat(partial(ask(dns()))).containsExactly(at("10.0.0.1", 7800));
        assertThat(complete(ask(dns("prune", "true")))).containsExactly(at("10.0.0.1", 7800));
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.NXDOMAIN, Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP})
    void aServerThatRefusesSaysNothingOfThePeers(int code) throws Exception {
        server.answering(question -> Reply.refused(code));
        PollingDiscovery discovery = dns("prune", "true");
        assertThat(ask(discovery)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown -> {
            assertThat(unknown.cause().getMessage()).contains("nodes.test").endsWith(switch (code) {
                case Rcode.NXDOMAIN -> ": check the name.";
                case Rcode.REFUSED, Rcode.NOTIMP -> "failed: the name server refused to answer.";
                default -> "failed: the name server could not answer.";
            });
            assertThat(discovery.status()).isEqualTo(unknown.cause().getMessage());
        });
        server.answering(question -> question.startsWith("A ") ? Reply.of("nodes.test. 0 A 10.0.0.1") : Reply.of());
        assertThat(complete(ask(discovery))).hasSize(1);
        assertThat(discovery.status()).isEqualTo("1 peer by nodes.test");
    }

    @Test
    void whereOneFamilyFailsTheOtherIsPartOfTheTruth() throws Exception {
        server.answering(question -> question.startsWith("A ") ? Reply.of("nodes.test. 0 A 10.0.0.1") : Reply.refused(Rcode.SERVFAIL));
        assertThat(partial(ask(dns("prune", "true")))).containsExactly(at("10.0.0.1", 7800));
    }

    @Test
    void everybodyIsGoneAfterThreeAnswersThatNameNobody() throws Exception {
        PollingDiscovery discovery = dns("prune", "true");
        assertThat(ask(discovery)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause()).hasMessage("The name servers know nodes.test, but name nobody there."));
        assertThat(ask(discovery)).isInstanceOf(DiscoveryResult.Unknown.class);
        assertThat(complete(ask(discovery))).isEmpty();
        assertThat(ask(dns("prune", "true", "emptyAfter", "1"))).isInstanceOf(DiscoveryResult.Complete.class);
    }

    @Test
    void serviceRecordsNamePortsAndAreResolvedByTheSameServers() throws Exception {
        server.answering(question -> switch (question) {
            case "SRV _foundation._tcp.nodes.test." -> Reply.of("_foundation._tcp.nodes.test. 0 SRV 10 50 7801 a.nodes.test.",
                    "_foundation._tcp.nodes.test. 0 SRV 10 50 7802 b.nodes.test.", "_foundation._tcp.nodes.test. 0 SRV 10 50 0 c.nodes.test.",
                    "_foundation._tcp.nodes.test. 0 SRV 0 0 7803 .");
            case "A a.nodes.test." -> Reply.of("a.nodes.test. 0 A 10.0.0.1");
            case "AAAA a.nodes.test." -> Reply.of("a.nodes.test. 0 AAAA fd00::1");
            default -> Reply.refused(Rcode.SERVFAIL);
        });
        assertThat(partial(ask(dns("records", "service", "names", "_foundation._tcp.nodes.test.")))).containsExactlyInAnyOrder(
                new DiscoveredPeer(List.of(new Address("10.0.0.1", 7801), new Address("fd00:0:0:0:0:0:0:1", 7801)), Optional.empty()), at("b.nodes.test", 7802));
    }

    @Test
    void aServiceThatIsDecidedlyNotThereNamesNobody() throws Exception {
        server.answering(question -> Reply.of("nodes.test. 0 SRV 0 0 0 ."));
        assertThat(complete(ask(dns("records", "service", "prune", "true", "emptyAfter", "1")))).isEmpty();
    }

    @Test
    void anAnswerTooLargeForADatagramIsAskedForOverTcp() throws Exception {
        String[] records = IntStream.range(0, 40).mapToObj(i -> "nodes.test. 0 A 10.0.1." + i).toArray(String[]::new);
        server.answering(question -> question.startsWith("A ") ? Reply.of(records) : Reply.of());
        assertThat(partial(ask(dns()))).hasSize(40);
        assertThat(server.asked()).contains("udp A nodes.test.", "tcp A nodes.test.");
    }

    @Test
    void aServerThatIsSilentIsFollowedByTheNext() throws Exception {
        server.answering(question -> question.startsWith("A ") ? Reply.of("nodes.test. 0 A 10.0.0.1") : Reply.of());
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            PollingDiscovery discovery = dns("servers", "127.0.0.1:" + silent.getLocalPort() + ',' + server.address(), "timeout", "100ms");
            assertThat(partial(ask(discovery))).containsExactly(at("10.0.0.1", 7800));
            PollingDiscovery nobody = dns("servers", "127.0.0.1:" + silent.getLocalPort(), "timeout", "50ms");
            assertThat(ask(nobody)).isInstanceOf(DiscoveryResult.Unknown.class);
        }
    }

    @Test
    void anAnswerIsKeptForAsLongAsItHolds() throws Exception {
        server.answering(question -> question.startsWith("A ") ? Reply.of("nodes.test. 3600 A 10.0.0.1", "nodes.test. 7200 A 10.0.0.2") : Reply.of());
        PollingDiscovery keeping = dns();
        assertThat(ask(keeping)).isEqualTo(ask(keeping)).isEqualTo(ask(keeping));
        assertThat(server.asked()).containsExactlyInAnyOrder("udp A nodes.test.", "udp AAAA nodes.test.");
        PollingDiscovery asking = dns("honourTtl", "false");
        ask(asking);
        ask(asking);
        assertThat(server.asked()).hasSize(6);
    }

    @Test
    void aServerThatNamesFiveOfFifteenAtATimeIsAddedUp() throws Exception {
        Random random = new Random(7);
        server.answering(question -> question.startsWith("A ")
                ? Reply.of(random.ints(0, 15).distinct().limit(5).mapToObj(i -> "nodes.test. 0 A 10.0.0." + i).toArray(String[]::new)) : Reply.of());
        PollingDiscovery discovery = dns();
        Set<DiscoveredPeer> believed = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            believed.addAll(partial(ask(discovery)));
        }
        assertThat(believed).hasSize(15);
    }

    @Test
    void severalNamesAreOneAnswer() throws Exception {
        server.answering(question -> switch (question) {
            case "A a.test." -> Reply.of("a.test. 0 A 10.0.0.1");
            case "A b.test." -> Reply.of("b.test. 0 A 10.0.0.2");
            default -> Reply.of();
        });
        PollingDiscovery discovery = dns("names", "a.test.,b.test.", "prune", "true");
        assertThat(complete(ask(discovery))).containsExactlyInAnyOrder(at("10.0.0.1", 7800), at("10.0.0.2", 7800));
        assertThat(discovery.status()).isEqualTo("2 peers by a.test, b.test");
        server.answering(question -> question.equals("A a.test.") ? Reply.of("a.test. 0 A 10.0.0.1") : question.endsWith("b.test.") ? Reply.refused(Rcode.SERVFAIL) : Reply.of());
        assertThat(partial(ask(discovery))).as("what b says is not known").containsExactly(at("10.0.0.1", 7800));
    }

    @Test
    void namesThatAreNoneAndMissingOnesAreRefused() {
        assertThatThrownBy(() -> create(new DnsDiscoveryProvider(), Map.of())).isInstanceOf(FoundationException.class)
                .hasMessageContaining("'names' is missing").hasMessageContaining("nodes.example.org");
        assertThatThrownBy(() -> dns("names", "x".repeat(64) + ".test")).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.INVALID_CONFIG_VALUE)).hasMessageContaining("at most 63 characters");
    }

    // ---- Kubernetes ----

    private PollingDiscovery kubernetes(Map<String, String> environment, String namespace, Map<String, String> options) throws IOException {
        Path file = folder.resolve("namespace");
        if (namespace != null) {
            Files.writeString(file, namespace);
        }
        return create(new KubernetesDnsProvider(environment::get, file), options);
    }

    @Test
    void thePodsOfAHeadlessServiceAreFoundAndWhoIsNotNamedIsGone() throws Exception {
        server.answering(question -> question.equals("A web.shop.svc.cluster.local.") ? Reply.of("web.shop.svc.cluster.local. 0 A 10.1.0.4") : Reply.of());
        assertThat(complete(ask(kubernetes(Map.of(), "shop\n", Map.of("service", "web"))))).containsExactly(at("10.1.0.4", 7800));
    }

    @Test
    void namespaceDomainAndPortAreAskedForAsConfigured() throws Exception {
        server.answering(question -> question.startsWith("SRV ") ? Reply.of("_foundation._tcp.web.other.svc.my.domain. 0 SRV 10 50 7801 web-0.web.other.svc.my.domain.") : Reply.of());
        PollingDiscovery discovery = kubernetes(Map.of("CLUSTER_DOMAIN", "my.domain."), null,
                Map.of("service", "web", "namespace", "other", "records", "service", "portName", "foundation"));
        assertThat(complete(ask(discovery))).containsExactly(at("web-0.web.other.svc.my.domain", 7801));
        assertThat(server.asked()).first().isEqualTo("udp SRV _foundation._tcp.web.other.svc.my.domain.");
    }

    @Test
    void outsideAPodTheNamespaceMustBeGiven() {
        assertThatThrownBy(() -> kubernetes(Map.of(), null, Map.of("service", "web"))).hasMessageContaining("'namespace' is missing").hasMessageContaining("no pod");
        assertThatThrownBy(() -> kubernetes(Map.of(), "shop", Map.of())).hasMessageContaining("'service' is missing");
    }
}
