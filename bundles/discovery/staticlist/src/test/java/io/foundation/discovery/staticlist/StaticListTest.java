package io.foundation.discovery.staticlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import io.foundation.testkit.discovery.DiscoveryFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticListTest {

    @TempDir
    Path folder;

    private PollingDiscovery create(Map<String, String> options) {
        StaticListProvider provider = new StaticListProvider();
        try (DiscoveryFixture fixture = DiscoveryFixture.of(provider, "orders", "n1", folder, options)) {
            return (PollingDiscovery) provider.create(fixture);
        }
    }

    private static DiscoveryResult ask(PollingDiscovery discovery) {
        return discovery.discover().toCompletableFuture().join();
    }

    private static Set<DiscoveredPeer> peersOf(DiscoveryResult result) {
        assertThat(result).isInstanceOf(DiscoveryResult.Complete.class);
        return ((DiscoveryResult.Complete) result).peers();
    }

    private static DiscoveredPeer at(String host, int port) {
        return DiscoveredPeer.at(new Address(host, port));
    }

    @Test
    void addressesAreTheCompleteList() {
        PollingDiscovery list = create(Map.of("addresses", "foo:7800, [fd00::5]:7801,foo:7800", "retry", "2s"));
        assertThat(peersOf(ask(list))).containsExactlyInAnyOrder(at("foo", 7800), at("fd00::5", 7801));
        assertThat(list.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(list.status()).isEqualTo("2 addresses");
    }

    @Test
    void theIntervalIsFiveSecondsWhereNothingIsSaid() {
        assertThat(create(Map.of("addresses", "foo:1")).interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void nothingToLookAtIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> create(Map.of()))
                .isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.MISSING_REQUIRED_FIELD))
                .hasMessageContaining("'addresses'").hasMessageContaining("host:port").hasMessageContaining("'file'");
        assertThatThrownBy(() -> create(Map.of("addresses", " , "))).hasMessageContaining("'addresses' is missing");
    }

    @Test
    void anAddressWithoutPortIsRefused() {
        assertThatThrownBy(() -> create(Map.of("addresses", "foo"))).hasMessageContaining("'foo' is not an address");
    }

    @Test
    void bothFormsOfTheHostsFileAreUnderstood() throws Exception {
        Files.writeString(folder.resolve("hosts"), """
                # the first floor
                'a.example'.
                % as in Erlang
                'b.example:7801'.   # with a port
                c.example
                  d.example:7802\t
                [fd00::5]:7803
                fd00::6
                127.0.0.1
                """);
        PollingDiscovery list = create(Map.of("addresses", "z:1", "file", "hosts", "port", "7900"));
        assertThat(peersOf(ask(list))).containsExactlyInAnyOrder(at("z", 1), at("a.example", 7900), at("b.example", 7801), at("c.example", 7900),
                at("d.example", 7802), at("fd00::5", 7803), at("fd00::6", 7900), at("127.0.0.1", 7900));
        assertThat(list.status()).contains("8 addresses").contains("hosts");
    }

    @Test
    void anEmptyFileIsACompleteListOfNobody() throws Exception {
        Files.writeString(folder.resolve("hosts"), "# nobody\n");
        assertThat(peersOf(ask(create(Map.of("file", "hosts"))))).isEmpty();
    }

    @Test
    void aChangeIsReadEvenWithinOneTickOfTheClockOfTheFileSystem() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "aa:1");
        PollingDiscovery list = create(Map.of("file", "hosts"));
        FileTime time = Files.getLastModifiedTime(hosts);
        assertThat(peersOf(ask(list))).containsExactly(at("aa", 1));
        Files.writeString(hosts, "bb:1");
        Files.setLastModifiedTime(hosts, time);
        assertThat(peersOf(ask(list))).containsExactly(at("bb", 1));
        Files.setLastModifiedTime(hosts, FileTime.fromMillis(1_000));
        assertThat(peersOf(ask(list))).containsExactly(at("bb", 1));
        Files.writeString(hosts, "cc:1\ndd:1");
        assertThat(peersOf(ask(list))).containsExactlyInAnyOrder(at("cc", 1), at("dd", 1));
    }

    @Test
    void anErrorNamesTheLineAndChangesNothing() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "a:1\nb:2\n");
        PollingDiscovery list = create(Map.of("file", "hosts"));
        assertThat(peersOf(ask(list))).hasSize(2);
        Files.writeString(hosts, "a:1\n\nb:port\nc:99999\n");
        assertThat(ask(list)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown -> {
            assertThat(unknown.cause().type()).isEqualTo(ErrorType.FORMAT_ERROR);
            assertThat(unknown.cause().getMessage()).contains("line 3").contains("'b:port'").contains("Lines with errors: 2.");
        });
        assertThat(list.status()).contains("line 3");
        Files.writeString(hosts, "a:1\nc:3\n");
        assertThat(peersOf(ask(list))).containsExactlyInAnyOrder(at("a", 1), at("c", 3));
        assertThat(list.status()).doesNotContain("line");
    }

    @Test
    void aMissingFileIsUnknownAndSaysWhatToDo() {
        PollingDiscovery list = create(Map.of("file", "nowhere/hosts"));
        assertThat(ask(list)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class, unknown -> {
            assertThat(unknown.cause().type()).isEqualTo(ErrorType.CONFIG_NOT_FOUND);
            assertThat(unknown.cause().getMessage()).contains("nowhere").contains("does not exist").contains("create it");
        });
    }

    @Test
    void addressesAreProposedAlthoughTheFileIsMissing() {
        PollingDiscovery list = create(Map.of("addresses", "a:1", "file", "nowhere"));
        assertThat(ask(list)).isEqualTo(new DiscoveryResult.Partial(Set.of(at("a", 1))));
        assertThat(list.status()).contains("does not exist");
    }

    @Test
    void filesThatAreNoListAreRefused() throws Exception {
        Files.createDirectory(folder.resolve("folder"));
        assertThat(ask(create(Map.of("file", "folder")))).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause().getMessage()).contains("is a folder"));
        Files.writeString(folder.resolve("big"), "#".repeat(HostsFile.MAX_BYTES + 1));
        assertThat(ask(create(Map.of("file", "big")))).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause().type()).isEqualTo(ErrorType.TOO_LARGE));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= HostsFile.MAX_ADDRESSES; i++) {
            many.append("h").append(i).append('\n');
        }
        Files.writeString(folder.resolve("many"), many);
        assertThat(ask(create(Map.of("file", "many")))).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause().getMessage()).contains("line 4097"));
        Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, 0, 1, 2, '\n', 'x', ' ', 'y'});
        assertThat(ask(create(Map.of("file", "noise")))).isInstanceOf(DiscoveryResult.Unknown.class);
    }

    @Test
    void aClosedListSaysSo() {
        PollingDiscovery list = create(Map.of("addresses", "a:1"));
        list.close();
        assertThat(ask(list)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause().type()).isEqualTo(ErrorType.CLOSED));
    }
}
