package io.foundation.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryProbe;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fake was made after: a real server, where one is installed (Debian: etcd-server) or named by the variable ETCD_BINARY. */
class RealEtcdTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private Process server;
    private String url;

    private void start() throws Exception {
        Optional<Path> binary = Stream.concat(Stream.ofNullable(System.getenv("ETCD_BINARY")).map(Path::of),
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).map(path -> path.resolve("etcd"))).filter(Files::isExecutable).findFirst();
        assumeTrue(binary.isPresent(), "no etcd on the PATH or in ETCD_BINARY: install the Debian package etcd-server");
        int clients;
        int peers;
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clients = one.getLocalPort();
            peers = two.getLocalPort();
        }
        url = "http://127.0.0.1:" + clients;
        String peerUrl = "http://127.0.0.1:" + peers;
        server = new ProcessBuilder(binary.get().toString(), "--data-dir", folder.resolve("data").toString(), "--listen-client-urls", url, "--advertise-client-urls", url,
                "--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl, "--initial-cluster", "default=" + peerUrl)
                .redirectErrorStream(true).redirectOutput(folder.resolve("etcd.log").toFile()).start();
    }

    @AfterEach
    void stop() throws Exception {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
        if (server != null) {
            server.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    private DiscoveryProbe node(String name, int port) throws Exception {
        DiscoveryProbe probe = DiscoveryProbe.of(new EtcdProvider(), "orders", name, Files.createDirectories(folder.resolve(name)), Map.of("urls", url, "ttl", "2s", "watchTime", "5s"));
        probes.add(probe);
        return probe.begin(port);
    }

    private static DiscoveredPeer peer(DiscoveryProbe probe, int port) {
        return new DiscoveredPeer(List.of(new Address("127.0.0.1", port)), Optional.of(probe.fixture().self()));
    }

    private String say(String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void nodesFindEachOtherThroughALostLeaseAndACompaction() throws Exception {
        start();
        DiscoveryProbe one = node("n1", 7_001);
        DiscoveryProbe two = node("n2", 7_002);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(one.believed()).containsExactly(peer(two, 7_002));
            assertThat(two.believed()).containsExactly(peer(one, 7_001));
        });
        String leases = say("/v3/lease/leases", "{}");
        String lease = leases.replaceFirst("(?s).*\"ID\":\\s*\"([0-9]+)\".*", "$1");
        assertThat(say("/v3/lease/revoke", "{\"ID\": \"" + lease + "\"}")).contains("revision");
        one.forget();
        two.forget();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Stream.of(one, two).anyMatch(probe -> probe.results().stream()
                .anyMatch(result -> result instanceof DiscoveryResult.Complete complete && complete.peers().size() == 2))).as("registered anew").isTrue());
        String revision = say("/v3/kv/range", "{\"key\": \"Lw==\"}").replaceFirst("(?s).*\"revision\":\\s*\"([0-9]+)\".*", "$1");
        assertThat(say("/v3/kv/compaction", "{\"revision\": \"" + revision + "\"}")).contains("header");
        two.close();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.believed()).as("who leaves is gone").isEmpty());
        DiscoveryProbe three = node("n3", 7_003);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.believed()).containsExactly(peer(three, 7_003)));
        // Two lives of watches: what is quiet for longer than a watch is open stays as it is.
        await().during(Duration.ofSeconds(6)).atMost(PATIENCE).until(() -> one.believed().equals(Set.of(peer(three, 7_003))));
        assertThat(one.discovery().status()).contains("registered as /foundation/orders/n1");
    }
}
