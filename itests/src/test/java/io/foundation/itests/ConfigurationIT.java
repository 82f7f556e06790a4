package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.ClusterOptions;
import io.foundation.cluster.core.config.NodeOptions;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.discovery.gossip.GossipProvider;
import io.foundation.discovery.localhost.LocalHostProvider;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.testkit.discovery.FakeNameServer;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import io.foundation.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Configuration files that are written, spoilt and repaired under two running nodes. */
class ConfigurationIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NODE_FILE = "etc/io.foundation.node.cfg";
    private static final String TRANSPORT_FILE = "etc/io.foundation.transport.netty.cfg";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static List<RealNode> both;
    private static RealNode spoilt;
    private static RealNode watcher;

    @BeforeAll
    static void form() {
        both = NODES.start(2);
        spoilt = both.get(0);
        watcher = both.get(1);
        RealNodes.awaitReady(both, START);
    }

    @AfterEach
    void whole() throws IOException {
        for (RealNode node : both) {
            Files.deleteIfExists(node.folder().resolve(TRANSPORT_FILE));
            node.write(NODE_FILE, "# nothing but defaults\n");
            try (var files = Files.newDirectoryStream(node.folder().resolve("etc"), "io.foundation.cluster-*.cfg")) {
                for (var file : files) {
                    Files.delete(file);
                }
            }
        }
        Condition.await("only the default cluster is left, without a problem", SOON, () -> both.stream()
                .filter(node -> !clusters(node).equals(List.of("default")) || !Facts.problems(node).isEmpty())
                .map(node -> node.name() + ": " + clusters(node) + " " + Facts.problems(node)).findFirst());
        RealNodes.awaitReady(both, SOON);
    }

    @Test
    void everyWrongKeyOfAClusterIsNamedAndTheRestOfTheNodeLives() {
        Map<String, WrongKeys> files = new LinkedHashMap<>();
        files.put("plainm", WrongKeys.misspelt("", ClusterOptions.SPECS, Map.of()));
        files.put("plainr", WrongKeys.outOfRange("", ClusterOptions.SPECS, Map.of()));
        part(files, "gossip", "discovery.gossip.", new GossipProvider().options(), Map.of("discovery", "gossip"));
        part(files, "local", "discovery.local.", new LocalHostProvider().options(), Map.of("discovery", "local"));
        part(files, "list", "discovery.static.", new StaticListProvider().options(), Map.of("discovery", "static"));
        part(files, "swim", "detector.", new SwimDetectorProvider().options(), Map.of("discovery", "local", "detector", "swim"));
        part(files, "phi", "detector.", new PhiAccrualDetectorProvider().options(), Map.of("discovery", "local", "detector", "phi"));
        try (NettyTransportProvider netty = new NettyTransportProvider()) {
            part(files, "netty", "transport.", netty.options(), Map.of("discovery", "local"));
        }
        long life = watcher.listed(spoilt).orElseThrow().incarnation();
        int keys = files.values().stream().mapToInt(file -> file.expected().size()).sum();
        assertThat(keys).as("keys to be wrong").isGreaterThan(80);

        files.forEach((cluster, wrong) -> spoilt.write(file(cluster), wrong.text()));
        Condition.await("every wrong key is named", SOON, () -> {
            List<String> sentences = Facts.problems(spoilt);
            String unsaid = files.entrySet().stream().filter(file -> !file.getValue().unsaid(sentences).isEmpty())
                    .map(file -> file.getKey() + ": " + file.getValue().unsaid(sentences)).collect(Collectors.joining("\n"));
            return unsaid.isEmpty() ? Optional.empty() : Optional.of("nothing was said of\n" + unsaid + "\nbut\n" + String.join("\n", sentences));
        });
        assertThat(watcher.listed(spoilt).map(ListedNode::state)).as("the default cluster of the node").contains("ready");
        assertThat(watcher.listed(spoilt).orElseThrow().incarnation()).as("its life").isEqualTo(life);
        assertThat(spoilt.run("cluster:request " + watcher.name() + " echo still-here --cluster default")).contains("still-here");
    }

    /** Both kinds of wrongness for a part of the configuration. */
    private static void part(Map<String, WrongKeys> files, String name, String prefix, List<OptionSpec> specs, Map<String, String> rest) {
        files.put(name + "m", WrongKeys.misspelt(prefix, specs, rest));
        files.put(name + "r", WrongKeys.outOfRange(prefix, specs, rest));
    }

    @Test
    void everyWrongKeyOfTheNodeIsNamedAndItsClustersLive() {
        List<WrongKeys> turns = List.of(WrongKeys.misspelt("", NodeOptions.SPECS, Map.of()), WrongKeys.outOfRange("", NodeOptions.SPECS, Map.of()));
        for (WrongKeys wrong : turns) {
            spoilt.write(NODE_FILE, wrong.text());
            Condition.await("every wrong key is named", SOON, () -> {
                List<String> unsaid = wrong.unsaid(Facts.problems(spoilt));
                return unsaid.isEmpty() ? Optional.empty() : Optional.of("nothing was said of " + unsaid + " but " + Facts.problems(spoilt));
            });
            assertThat(watcher.listed(spoilt).map(ListedNode::state)).as("the default cluster of the node").contains("ready");
        }
    }

    @Test
    void wrongSettingsOfTheTransportAreNamedAndRepairedByTheNextWrite() {
        spoilt.write(TRANSPORT_FILE, "threads = 999\n");
        Condition.await("the sentence is in the log", SOON, () -> spoilt.logged().contains("io.foundation.transport.netty: '999' is not allowed for 'threads'")
                ? Optional.empty() : Optional.of("it is not"));
        assertThat(spoilt.exec("foundation:info").ok()).as("the console lives").isTrue();
        spoilt.write(TRANSPORT_FILE, "threads = 2\n");
        RealNodes.awaitReady(both, SOON);
    }

    @Test
    void aChangedFileTakesEffectWithoutARestart() {
        long life = spoilt.pid();
        spoilt.write(NODE_FILE, "roles = store, worker\nmetadata.zone = west\n");
        Condition.await("the watcher sees the new roles", SOON, () -> {
            String shown = watcher.exec("cluster:node-show " + spoilt.name()).out();
            return shown.contains("store, worker") && shown.contains("west") ? Optional.empty() : Optional.of(shown);
        });
        RealNodes.awaitReady(both, SOON);
        assertThat(spoilt.pid()).isEqualTo(life);
    }

    @Test
    void twoClustersInOneNodeAreApartInEverything() throws IOException {
        List<Integer> ports = freePorts();
        for (int i = 0; i < both.size(); i++) {
            both.get(i).write(file("red"), "discovery = static\ndiscovery.static.addresses = 127.0.0.1:" + ports.get(0) + ", 127.0.0.1:" + ports.get(1)
                    + "\nbind = 127.0.0.1\nport = " + ports.get(i) + "\nsecret = the secret of the red ones\n");
            both.get(i).write(file("blue"), "discovery = local\ndetector = phi\n");
        }
        awaitReadyIn("red");
        awaitReadyIn("blue");
        assertThat(Facts.ofCluster(spoilt, "red").get("bound")).isNotEqualTo(Facts.ofCluster(spoilt, "blue").get("bound"));
        assertThat(Facts.ofCluster(spoilt, "blue").get("detector")).isEqualTo("phi");

        spoilt.run("cluster:send --cluster red " + watcher.name() + " note for-the-red");
        Condition.await("the note has come", SOON, () -> notes("for-the-red").isEmpty() ? Optional.of("it has not") : Optional.empty());
        assertThat(notes("for-the-red")).as("once, in the cluster it was sent in").singleElement().asString().contains("red");

        spoilt.run("cluster:leave --cluster red");
        Condition.await("red is left", SOON, () -> watcher.listed("red").size() == 1 ? Optional.empty() : Optional.of(watcher.listed("red").toString()));
        assertThat(watcher.listed("blue").stream().map(ListedNode::state)).as("blue knows nothing of it").containsExactly("ready", "ready");
        assertThat(watcher.listed("default").stream().map(ListedNode::state)).containsExactly("ready", "ready");
        assertThat(spoilt.exec("cluster:request --cluster red " + watcher.name() + " echo anybody").ok()).as("no way round").isFalse();
        assertThat(spoilt.run("cluster:request --cluster blue " + watcher.name() + " echo here")).contains("here");

        spoilt.run("cluster:rejoin --cluster red");
        awaitReadyIn("red");
        spoilt.write(file("red"), "discovery = stattic\n");
        Condition.await("the spoilt file is named", SOON, () -> Facts.problems(spoilt).stream().anyMatch(text -> text.contains("stattic"))
                ? Optional.empty() : Optional.of(Facts.problems(spoilt).toString()));
        assertThat(watcher.listed("blue").stream().map(ListedNode::state)).as("blue knows nothing of that either").containsExactly("ready", "ready");
    }

    @Test
    void nodesFindEachOtherByTheNamesOfDns() throws IOException {
        List<Integer> ports = freePorts();
        String name = "_foundation._tcp.green.test.";
        try (FakeNameServer server = new FakeNameServer()) {
            server.answering(question -> question.equals("SRV " + name) ? FakeNameServer.Reply.of(ports.stream()
                    .map(port -> name + " 0 SRV 0 0 " + port + " here.green.test.").toArray(String[]::new))
                    : question.equals("A here.green.test.") ? FakeNameServer.Reply.of("here.green.test. 0 A 127.0.0.1") : FakeNameServer.Reply.of());
            for (int i = 0; i < both.size(); i++) {
                both.get(i).run("feature:install foundation-discovery-dns");
                both.get(i).write(file("green"), "discovery = dns\ndiscovery.dns.names = " + name + "\ndiscovery.dns.records = service\ndiscovery.dns.servers = "
                        + server.address() + "\ndiscovery.dns.interval = 500ms\nbind = 127.0.0.1\nport = " + ports.get(i) + "\nsecret = the secret of the green ones\n");
            }
            awaitReadyIn("green");
            assertThat(spoilt.run("discovery:list --cluster green")).contains("2 peers by SRV _foundation._tcp.green.test");
            spoilt.run("bundle:stop foundation-discovery-dns");
            spoilt.run("bundle:start foundation-discovery-dns");
            awaitReadyIn("green");
            server.answering(question -> FakeNameServer.Reply.refused(2));
            Condition.await("the trouble of the name server is told", SOON, () -> {
                String shown = spoilt.run("discovery:list --cluster green");
                return shown.contains("The lookup of SRV") ? Optional.empty() : Optional.of(shown);
            });
            assertThat(spoilt.listed("green").stream().map(ListedNode::state)).as("who is known stays").containsExactly("ready", "ready");
        }
    }

    @Test
    void nodesFindEachOtherByAListThatChanges() throws IOException {
        List<Integer> ports = freePorts();
        Path list = Files.writeString(NODES.folder().resolve("peers.json"), "[]");
        for (int i = 0; i < both.size(); i++) {
            both.get(i).run("feature:install foundation-discovery-list");
            both.get(i).write(file("pink"), "discovery = list\ndiscovery.list.file = " + list + "\ndiscovery.list.interval = 500ms\nbind = 127.0.0.1\nport = " + ports.get(i)
                    + "\nsecret = the secret of the pink ones\n");
        }
        Condition.await("the list is read", SOON, () -> {
            String shown = spoilt.exec("discovery:list --cluster pink").out();
            return shown.contains("0 peers in") ? Optional.empty() : Optional.of(shown);
        });
        Files.writeString(list, "[{\"targets\": [\"127.0.0.1:" + ports.get(0) + "\", \"127.0.0.1:" + ports.get(1) + "\"]}]");
        awaitReadyIn("pink");
    }

    private static void awaitReadyIn(String cluster) {
        Condition.await("both are ready in " + cluster, SOON, () -> both.stream()
                .filter(node -> !node.listed(cluster).stream().map(ListedNode::state).toList().equals(List.of("ready", "ready")))
                .map(node -> node.name() + " lists " + node.exec("cluster:nodes --cluster " + cluster)).findFirst());
    }

    private static List<String> notes(String text) {
        return watcher.run("cluster:notes --no-format").lines().filter(line -> line.contains(text)).toList();
    }

    private static List<String> clusters(RealNode node) {
        List<String> names = new ArrayList<>();
        Facts.read(node.run("cluster:list --json")).forEach(cluster -> names.add(cluster.path("name").asText()));
        return names;
    }

    private static String file(String cluster) {
        return "etc/io.foundation.cluster-" + cluster + ".cfg";
    }

    /** Both at once, so that they are two. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }
}
