package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.engine.EngineSettings.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {

    @TempDir
    Path folder;
    private NodeSettings open;
    private NodeSettings secured;

    @BeforeEach
    void makeNodes() {
        open = Fixture.node(folder, Map.of());
        secured = Fixture.node(folder);
    }

    @Test
    void nothingConfiguredStaysOnThisMachine() {
        EngineSettings settings = Fixture.cluster(open, Map.of()).settings().orElseThrow();
        assertThat(settings.cluster().value()).isEqualTo("default");
        assertThat(settings.bindHost()).isEqualTo("127.0.0.1");
        assertThat(settings.discovery()).extracting(Part::type).containsExactly("local");
        assertThat(settings.discovery().get(0).options()).isEqualTo(Map.of("folder", open.runtimeFolder().toString()));
        assertThat(settings.topology().type()).isEqualTo("fullmesh");
        assertThat(settings.detector().type()).isEqualTo("swim");
        assertThat(settings.transport().type()).isEqualTo("netty");
        assertThat(settings.awaitInitial()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.forgetAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(open.runtimeFolder().resolve("secret")).exists();
    }

    @Test
    void withASecretItListensEverywhereAndUsesMulticastToo() {
        ClusterSettings.Outcome outcome = Fixture.cluster(secured, Map.of());
        assertThat(outcome.settings().orElseThrow().bindHost()).isEqualTo("0.0.0.0");
        assertThat(outcome.settings().orElseThrow().discovery()).extracting(Part::type).containsExactly("local", "gossip");
        assertThat(outcome.decisions()).anyMatch(sentence -> sentence.contains("because a secret is configured"));
        assertThat(outcome.decisions().toString()).doesNotContain(Fixture.SECRET);
        assertThat(outcome.toString()).doesNotContain(Fixture.SECRET);
        assertThat(secured.runtimeFolder().resolve("secret")).doesNotExist();
    }

    @Test
    void autoTellsEveryStepWithItsReason() {
        Environment environment = new Environment(Map.of(Environment.STATIC_HOSTS, "10.0.0.1:7800", "KUBERNETES_SERVICE_HOST", "10.96.0.1"));
        ClusterSettings.Outcome outcome = ClusterSettings.read(ClusterOptions.PID, "default", Map.of(), open, environment, Fixture.ALL, "0.1.0");
        assertThat(outcome.settings().orElseThrow().discovery()).containsExactly(
                new Part("static", Map.of("addresses", "10.0.0.1:7800"), ClusterOptions.PID),
                new Part("local", Map.of("folder", open.runtimeFolder().toString()), ClusterOptions.PID));
        assertThat(outcome.decisions()).anyMatch(sentence -> sentence.contains("static, because " + Environment.STATIC_HOSTS))
                .anyMatch(sentence -> sentence.contains("Kubernetes")).anyMatch(sentence -> sentence.contains("does not use gossip, because no secret"));
    }

    @Test
    void configuredAddressesWinOverThoseOfTheEnvironmentUnlessTheyAreBlank() {
        Environment environment = new Environment(Map.of(Environment.STATIC_HOSTS, "10.0.0.1:7800"));
        assertThat(staticAddresses(environment, "10.0.0.9:7800")).isEqualTo("10.0.0.9:7800");
        assertThat(staticAddresses(environment, " ")).isEqualTo("10.0.0.1:7800");
    }

    private String staticAddresses(Environment environment, String configured) {
        return ClusterSettings.read(ClusterOptions.PID, "default", Map.of("cluster", "static", "discovery.static.addresses", configured), open, environment,
                Fixture.ALL, "0.1.0").settings().orElseThrow().discovery().get(0).options().get("addresses");
    }

    @Test
    void offIsOffWhateverElseIsConfigured() {
        assertThat(Fixture.cluster(open, Map.of("cluster", "off", "discovery", "static", "discovery.static.addresses", "10.0.0.1:7800")).settings()).isEmpty();
        assertThat(Fixture.clusterSentences(open, Map.of("cluster", "off", "prot", "1"))).singleElement().asString().contains("'prot'");
    }

    @Test
    void strategiesAreUsedInOrderAndOnce() {
        assertThat(Fixture.cluster(secured, Map.of("discovery", "static, gossip,static")).settings().orElseThrow().discovery()).extracting(Part::type)
                .containsExactly("static", "gossip");
    }

    @Test
    void optionsOfAStrategyThatIsNotInUseAreCheckedAndHaveNoEffect() {
        ClusterSettings.Outcome outcome = Fixture.cluster(open, Map.of("cluster", "local", "discovery.gossip.port", "4711"));
        assertThat(outcome.settings().orElseThrow().discovery()).extracting(Part::type).containsExactly("local");
        assertThat(outcome.decisions()).contains("io.foundation.cluster: the keys discovery.gossip.* have no effect, because gossip is not in use.");
        assertThat(Fixture.clusterSentences(open, Map.of("cluster", "local", "discovery.gossip.port", "0"))).singleElement().asString().contains("'discovery.gossip.port'");
        assertThat(Fixture.clusterSentences(open, Map.of("cluster", "local", "discovery.own.port", "0"))).singleElement().asString()
                .contains("there is no key 'discovery.own.port'").contains("use one of ", "dns", "gossip", "kubernetesdns", "list", "local", "static");
        assertThat(Fixture.clusterSentences(open, Map.of("discovery.gossip", "x"))).singleElement().asString().contains("write discovery.STRATEGY.KEY");
    }

    @Test
    void misspeltWordsOfProvidersAreNamedWithTheNearest() {
        assertThat(word("cluster", "gosip")).contains("'gosip' is not allowed for 'cluster'").contains("(did you mean 'gossip'?)");
        assertThat(word("cluster", "Auto")).contains("(did you mean 'auto'?)");
        assertThat(word("discovery", "static,locl")).contains("'locl' is not allowed for 'discovery'").contains("(did you mean 'local'?)");
        assertThat(word("topology", "fulmesh")).contains("'fulmesh' is not allowed for 'topology'").contains("(did you mean 'fullmesh'?)");
        assertThat(word("detector", "swm")).contains("'swm' is not allowed for 'detector'").contains("(did you mean 'swim'?)");
        assertThat(word("transport", "nety")).contains("'nety' is not allowed for 'transport'").contains("(did you mean 'netty'?)");
        assertThat(word("topology", "Ring of fire")).contains("use one of auto, clientserver, fullmesh, hyparview, pubsub, or the word of another installed provider");
    }

    private String word(String key, String value) {
        List<String> sentences = Fixture.clusterSentences(open, Map.of(key, value));
        assertThat(sentences).hasSize(1);
        return sentences.get(0);
    }

    @Test
    void aWordOfAProviderThatMayComeLaterIsTaken() {
        EngineSettings settings = Fixture.cluster(open, Map.of("topology", "hypercube", "topology.degree", "3", "discovery", "pigeons", "discovery.pigeons.loft", "x"))
                .settings().orElseThrow();
        assertThat(settings.topology()).isEqualTo(new Part("hypercube", Map.of("degree", "3"), ClusterOptions.PID));
        assertThat(settings.discovery()).containsExactly(new Part("pigeons", Map.of("loft", "x"), ClusterOptions.PID));
    }

    @Test
    void listeningWhereOthersReachItNeedsASecret() {
        for (NodeSettings node : List.of(open, Fixture.node(folder, Map.of("bind", "0.0.0.0")))) {
            Map<String, String> configured = node.bind().isPresent() ? Map.of() : Map.of("bind", "0.0.0.0");
            assertThat(Fixture.clusterSentences(node, configured)).singleElement().asString()
                    .startsWith(node.bind().isPresent() ? "io.foundation.node: " : "io.foundation.cluster: ")
                    .contains("'bind'").contains("0.0.0.0").contains("no secret is configured").contains("set 'clusterSecretFile'");
        }
        assertThat(Fixture.clusterSentences(open, Map.of("bind", "127.0.0.9"))).isEmpty();
        assertThat(Fixture.clusterSentences(open, Map.of("bind", "::1"))).isEmpty();
    }

    @Test
    void theClustersOwnSecretWinsOverTheNodes() throws Exception {
        Path file = Files.writeString(folder.resolve("own"), "another secret altogether");
        EngineSettings nodes = Fixture.cluster(secured, Map.of()).settings().orElseThrow();
        EngineSettings own = Fixture.cluster(secured, Map.of("secretFile", file.toString())).settings().orElseThrow();
        assertThat(own.secret()).isNotEqualTo(nodes.secret());
        assertThat(Fixture.clusterSentences(secured, Map.of("secretFile", folder.resolve("none").toString()))).singleElement().asString()
                .startsWith("io.foundation.cluster: the file '" + folder.resolve("none") + "' of 'secretFile' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my cluster", "-a", "ä"})
    void aNameThatIsNoneIsSaidWithTheKey(String name) {
        assertThat(Fixture.clusterSentences(open, Map.of("name", name))).singleElement().asString()
                .startsWith("io.foundation.cluster: '" + name + "' is not allowed for 'name': use 1 to 64 letters");
        assertThat(Fixture.sentences(() -> ClusterSettings.read("io.foundation.cluster-" + name, name, Map.of(), open, Fixture.NO_ENVIRONMENT, Fixture.ALL, "1")))
                .singleElement().asString().contains("'" + name + "' is no name for a cluster: set 'name'");
    }

    @Test
    void theEnvironmentIsForTheClusterWithoutANameOnly() {
        Environment environment = new Environment(Map.of("FOUNDATION_CLUSTER_NAME", "from-environment", "FOUNDATION_CLUSTER", "local"));
        assertThat(name(environment, ClusterOptions.PID)).isEqualTo("from-environment");
        assertThat(name(environment, "io.foundation.cluster-orders")).isEqualTo("orders");
    }

    private String name(Environment environment, String where) {
        return ClusterSettings.read(where, "orders", Map.of(), open, environment, Fixture.ALL, "0.1.0").settings().orElseThrow().cluster().value();
    }

    @Test
    void theNodesPortAndAddressesAreTakenWhereTheClusterSaysNothing() {
        NodeSettings node = Fixture.node(folder, Map.of("port", "7800", "advertise", "a.example.org"));
        assertThat(Fixture.cluster(node, Map.of()).settings().orElseThrow().port()).isEqualTo(7_800);
        assertThat(Fixture.cluster(node, Map.of("port", "7900")).settings().orElseThrow().port()).isEqualTo(7_900);
        assertThat(Fixture.cluster(node, Map.of()).settings().orElseThrow().advertised()).containsExactly("a.example.org");
        assertThat(Fixture.cluster(node, Map.of("advertise", "b.example.org:1")).settings().orElseThrow().advertised()).containsExactly("b.example.org:1");
    }
}
