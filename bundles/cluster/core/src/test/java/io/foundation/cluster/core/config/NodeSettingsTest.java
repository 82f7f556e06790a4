package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.core.membership.MemberRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {

    @TempDir
    Path folder;

    @Test
    void nothingConfiguredWorks() {
        NodeSettings node = NodeSettings.read(Map.of(), new Environment(Map.of(Environment.RUNTIME, folder.resolve("run").toString())), folder.resolve("data"));
        assertThat(node.name().value()).endsWith(NodeSettings.read(Map.of(), Fixture.NO_ENVIRONMENT, folder.resolve("data")).name().value());
        assertThat(node.roles()).isEmpty();
        assertThat(node.metadata()).isEmpty();
        assertThat(node.bind()).isEmpty();
        assertThat(node.port()).isZero();
        assertThat(node.advertise()).isEmpty();
        assertThat(node.dataFolder()).isEqualTo(folder.resolve("data")).isDirectory();
        assertThat(node.runtimeFolder()).isEqualTo(folder.resolve("run"));
        assertThat(node.secret().isConfigured()).isFalse();
    }

    @Test
    void everythingConfiguredIsRead() {
        NodeSettings node = NodeSettings.read(Map.of("name", "store-1", "roles", "store, worker", "bind", "[::1]", "port", "7800",
                "advertise", "a.example.org, 10.0.0.1:7801", "dataFolder", folder.resolve("d/../data").toString(), "runtimeFolder", folder.resolve("r").toString(),
                "clusterSecret", Fixture.SECRET, "metadata.zone", "a", "metadata.rack.row", "7"), Fixture.NO_ENVIRONMENT, folder.resolve("unused"));
        assertThat(node.name().value()).isEqualTo("store-1");
        assertThat(node.roles()).containsExactlyInAnyOrder("store", "worker");
        assertThat(node.bind()).contains("::1");
        assertThat(node.port()).isEqualTo(7_800);
        assertThat(node.advertise()).containsExactly("a.example.org", "10.0.0.1:7801");
        assertThat(node.dataFolder()).isEqualTo(folder.resolve("data"));
        assertThat(node.runtimeFolder()).isEqualTo(folder.resolve("r"));
        assertThat(node.metadata()).isEqualTo(Map.of("zone", "a", "rack.row", "7"));
        assertThat(folder.resolve("unused")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my node", "-a", "ä", "a/b", "\"quoted\"", "x123456789x123456789x123456789x123456789x123456789x123456789x1234"})
    void aNameThatIsNoneIsSaidWithTheKey(String name) {
        assertThat(Fixture.nodeSentences(folder, Map.of("name", name))).containsExactly("io.foundation.node: '" + name + "' is not allowed for 'name': "
                + "use 1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:7800", "a b", "http://host", "10.0.0.1, 10.0.0.2", "1::2::3"})
    void aBindThatIsNoHostIsSaidWithTheKey(String bind) {
        assertThat(Fixture.nodeSentences(folder, Map.of("bind", bind))).singleElement().asString()
                .startsWith("io.foundation.node: '" + bind + "' is not allowed for 'bind': use one host name or IP address, without a port");
    }

    @Test
    void aFolderMustBeAFullPathThatCanBeMade() throws IOException {
        for (String key : new String[] {"dataFolder", "runtimeFolder", "clusterSecretFile"}) {
            for (String path : new String[] {"data", "~/data", "../x", "\0"}) {
                assertThat(Fixture.nodeSentences(folder, Map.of(key, path))).singleElement().asString()
                        .startsWith("io.foundation.node: '" + path.replace('\0', '?') + "' is not allowed for '" + key + "': use a full path");
            }
        }
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(Fixture.nodeSentences(folder, Map.of("dataFolder", file.resolve("below").toString()))).singleElement().asString()
                .startsWith("io.foundation.node: the folder '" + file.resolve("below") + "' of 'dataFolder' cannot be made").contains("choose one that this user may write to");
    }

    @Test
    void whatTheNodeSaysOfItselfFitsAMembersRecord() {
        assertThat(Fixture.nodeSentences(folder, Map.of("roles", "a b"))).singleElement().asString().contains("'a b'").contains("'roles'");
        String many = IntStream.range(0, MemberRecord.MAX_ROLES + 1).mapToObj(i -> "r" + i).collect(Collectors.joining(","));
        assertThat(Fixture.nodeSentences(folder, Map.of("roles", many))).singleElement().asString().contains("33 roles").contains("at most 32");
        assertThat(Fixture.nodeSentences(folder, Map.of("metadata.zone", "a\nb"))).singleElement().asString().contains("'a?b'").contains("'metadata.zone'");
        assertThat(Fixture.nodeSentences(folder, Map.of("metadata.zone", "x".repeat(1_025)))).singleElement().asString().contains("at most 1024 characters");
        assertThat(Fixture.nodeSentences(folder, Map.of("metadata.", "x"))).singleElement().asString().contains("there is no key 'metadata.'");
        Map<String, String> tooMany = new TreeMap<>();
        IntStream.range(0, MemberRecord.MAX_METADATA + 1).forEach(i -> tooMany.put("metadata.k" + i, "v"));
        assertThat(Fixture.nodeSentences(folder, tooMany)).singleElement().asString().contains("65 keys").contains("at most 64");
        Map<String, String> tooLong = new TreeMap<>();
        IntStream.range(0, 6).forEach(i -> tooLong.put("metadata.k" + i, "x".repeat(1_000)));
        assertThat(Fixture.nodeSentences(folder, tooLong)).singleElement().asString().contains("6012 characters").contains("at most 5120");
    }

    @Test
    void advertisedHostsAreChecked() {
        assertThat(Fixture.nodeSentences(folder, Map.of("advertise", "a.example.org, b c"))).singleElement().asString().contains("'b c'").contains("'advertise'");
        assertThat(Fixture.nodeSentences(folder, Map.of("advertise", "a,b,c,d,e,f,g,h,i"))).singleElement().asString().contains("9 entries").contains("at most 8");
    }

    @Test
    void theEnvironmentOverridesTheFile() {
        Environment environment = new Environment(Map.of("FOUNDATION_NODE_NAME", "from-environment", "FOUNDATION_NODE_PORT", " 7900 ", "FOUNDATION_NODE_BIND", " "));
        NodeSettings node = NodeSettings.read(Map.of("name", "from-file", "port", "7800", "bind", "127.0.0.2"), environment, folder);
        assertThat(node.name().value()).isEqualTo("from-environment");
        assertThat(node.port()).isEqualTo(7_900);
        assertThat(node.bind()).contains("127.0.0.2");
    }

    @Test
    void aSecretIsNeverShown() {
        NodeSettings node = Fixture.node(folder);
        assertThat(node.toString()).doesNotContain(Fixture.SECRET).contains("(secret)");
        assertThatThrownBy(() -> Fixture.node(folder, Map.of("clusterSecret", "short", "nmae", "x"))).isInstanceOf(FoundationException.class)
                .hasMessageContaining("(secret) is not allowed for 'clusterSecret': use 8 to 1024 bytes").message().doesNotContain("'short'");
    }
}
