package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.OptionSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @Test
    void everyKeyHasAVariableOfItsOwn() {
        Set<String> variables = new HashSet<>();
        for (OptionSpec spec : NodeOptions.SPECS) {
            String variable = Environment.nodeVariable(spec);
            assertThat(variables.add(variable)).isTrue();
            assertThat(new Environment(Map.of(variable, "x")).node(Map.of(spec.name(), "file"))).containsEntry(spec.name(), "x");
        }
        for (OptionSpec spec : ClusterOptions.SPECS) {
            String variable = Environment.clusterVariable(spec);
            assertThat(variables.add(variable)).isTrue();
            assertThat(new Environment(Map.of(variable, "x")).cluster(Map.of(spec.name(), "file"))).containsEntry(spec.name(), "x");
        }
        assertThat(variables).contains("FOUNDATION_NODE_CLUSTER_SECRET_FILE", "FOUNDATION_CLUSTER", "FOUNDATION_CLUSTER_EXPECTED_NODES");
        assertThat(new Environment(Map.of()).unknownVariables()).isEmpty();
    }

    @Test
    void aBlankVariableCountsAsNone() {
        assertThat(new Environment(Map.of("FOUNDATION_CLUSTER", " ", "FOUNDATION_NODE_NAME", "")).cluster(Map.of("cluster", "local")))
                .isEqualTo(Map.of("cluster", "local"));
    }

    @Test
    void theWordForTheClusterReplacesTheStrategiesOfTheFile() {
        Environment environment = new Environment(Map.of("FOUNDATION_CLUSTER", "local"));
        assertThat(environment.cluster(Map.of("discovery", "static", "topology", "fullmesh"))).isEqualTo(Map.of("cluster", "local", "topology", "fullmesh"));
        Environment both = new Environment(Map.of("FOUNDATION_CLUSTER", "local", "FOUNDATION_CLUSTER_DISCOVERY", "gossip"));
        assertThat(both.cluster(Map.of("discovery", "static"))).isEqualTo(Map.of("cluster", "local", "discovery", "gossip"));
    }

    @Test
    void aSecretOfTheEnvironmentReplacesTheFileAndTheOtherWayRound() {
        assertThat(new Environment(Map.of("FOUNDATION_NODE_CLUSTER_SECRET", "s")).node(Map.of("clusterSecretFile", "/f"))).isEqualTo(Map.of("clusterSecret", "s"));
        assertThat(new Environment(Map.of("FOUNDATION_NODE_CLUSTER_SECRET_FILE", "/f")).node(Map.of("clusterSecret", "s"))).isEqualTo(Map.of("clusterSecretFile", "/f"));
        assertThat(new Environment(Map.of("FOUNDATION_CLUSTER_SECRET_FILE", "/f")).cluster(Map.of("secret", "s"))).isEqualTo(Map.of("secretFile", "/f"));
    }

    @Test
    void keysOfTheFilesWithoutEffectAreSaid() {
        Environment environment = new Environment(Map.of("FOUNDATION_CLUSTER", "auto", "FOUNDATION_NODE_NAME", "n", "FOUNDATION_NODE_PORT", "7800",
                "FOUNDATION_NODE_CLUSTER_SECRET_FILE", "/f"));
        assertThat(environment.overrides(Map.of("name", "x", "port", "7800", "clusterSecret", Fixture.SECRET, "bind", "::1"), Map.of("discovery", "static", "cluster", "")))
                .containsExactly("io.foundation.node: 'name' in the file has no effect, because the environment variable FOUNDATION_NODE_NAME is set.",
                        "io.foundation.node: 'clusterSecret' in the file has no effect, because the environment has another secret.",
                        "io.foundation.cluster: 'discovery' in the file has no effect, because the environment variable FOUNDATION_CLUSTER is set.");
    }

    @Test
    void misspeltVariablesAreNamedWithTheNearest() {
        Environment environment = new Environment(Map.of("FOUNDATION_CLUSTR", "local", "FOUNDATION_NODE_NMAE", "x", "FOUNDATION_CLUSTER_EXPECTED_NODE", "3",
                "FOUNDATION_STATIC_HOST", "a:1", "FOUNDATION_MAX_HEAP", "256m", "FOUNDATION_AGENT", "x.jar", "FOUNDATION_CLUSTER_COLOUR", "red", "PATH", "/bin"));
        assertThat(environment.unknownVariables()).containsExactly(
                "The environment variable FOUNDATION_CLUSTER_COLOUR is not known.",
                "The environment variable FOUNDATION_CLUSTER_EXPECTED_NODE is not known: did you mean FOUNDATION_CLUSTER_EXPECTED_NODES?",
                "The environment variable FOUNDATION_CLUSTR is not known: did you mean FOUNDATION_CLUSTER?",
                "The environment variable FOUNDATION_NODE_NMAE is not known: did you mean FOUNDATION_NODE_NAME?",
                "The environment variable FOUNDATION_STATIC_HOST is not known: did you mean FOUNDATION_STATIC_HOSTS?");
    }

    @Test
    void valuesAreNotShown() {
        assertThat(new Environment(Map.of("FOUNDATION_NODE_CLUSTER_SECRET", Fixture.SECRET)).toString()).doesNotContain(Fixture.SECRET);
    }

    @Test
    void theSharedFolderIsTheNamedOneThenTheSessionsThenATemporaryOne(@TempDir Path folder) {
        Map<String, String> session = Map.of("XDG_RUNTIME_DIR", folder.toString());
        assertThat(new Environment(Map.of(Environment.RUNTIME, "/run/ours", "XDG_RUNTIME_DIR", folder.toString())).runtimeFolder()).isEqualTo(Path.of("/run/ours"));
        assertThat(new Environment(session).runtimeFolder()).isEqualTo(folder.resolve("foundation"));
        assertThat(new Environment(Map.of("XDG_RUNTIME_DIR", folder.resolve("none").toString())).runtimeFolder().getFileName().toString()).startsWith("foundation-");
        assertThat(new Environment(Map.of()).runtimeFolder()).isAbsolute();
    }
}
