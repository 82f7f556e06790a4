package io.foundation.discovery.localhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.ThreadCensus;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryFixture;
import io.foundation.testkit.discovery.DiscoveryProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path temporary;

    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private final LocalHostProvider provider = new LocalHostProvider();

    private Path registry() {
        return temporary.resolve("registry");
    }

    private DiscoveryProbe node(String name) {
        DiscoveryProbe probe = DiscoveryProbe.of(provider, "orders", name, temporary, Map.of("folder", registry().toString(), "interval", "50ms"));
        probes.add(probe);
        return probe;
    }

    @AfterEach
    void close() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(registry())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private FoundationException firstFailure(DiscoveryProbe probe) {
        await().atMost(PATIENCE).until(() -> !probe.results().isEmpty());
        assertThat(probe.results().get(0)).isInstanceOf(DiscoveryResult.Unknown.class);
        return ((DiscoveryResult.Unknown) probe.results().get(0)).cause();
    }

    @Test
    void itsThreadsAreCountedUntilItIsClosed() {
        try (ExecutorOwner owner = new ExecutorOwner("foundation-discovery-localhost", getClass().getClassLoader())) {
            DiscoveryProbe node = DiscoveryProbe.of(new LocalHostProvider(owner), "orders", "n1", temporary, Map.of("folder", registry().toString(), "interval", "50ms"));
            probes.add(node);
            assertThat(owner.entries()).extracting(ThreadCensus.Entry::active).containsExactly(0);
            node.begin();
            // One looks at the folder; where the system has a watch to give, another waits for it.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(owner.entries()).singleElement().satisfies(entry -> {
                assertThat(entry.name()).isEqualTo("folders");
                assertThat(entry.active()).isBetween(1, 2);
            }));
            node.close();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(owner.entries()).extracting(ThreadCensus.Entry::active).containsExactly(0));
        }
    }

    @Test
    void anEntryIsThereFromTheAnnouncementToTheClosing() throws Exception {
        DiscoveryProbe node = node("n1");
        assertThat(registry()).doesNotExist();
        node.discovery().announce(new Announcement(node.fixture().self(), List.of(new Address("127.0.0.1", 7_001))));
        assertThat(files()).hasSize(2).allMatch(file -> file.startsWith("orders@n1@rs@"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(registry()))).isEqualTo("rwx------");
        node.begin();
        await().atMost(PATIENCE).until(() -> node.discovery().status().equals("1 node in " + registry()));
        node.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void aNodeWithoutAddressKeepsNoEntry() throws Exception {
        DiscoveryProbe node = node("n1").begin(7_001);
        node.discovery().announce(new Announcement(node.fixture().self(), List.of()));
        assertThat(files()).isEmpty();
        node.discovery().announce(new Announcement(node.fixture().self(), List.of(new Address("::1", 7_001))));
        assertThat(files()).hasSize(2);
    }

    @Test
    void whatIsNoEntryIsPassedOver() throws Exception {
        DiscoveryProbe one = node("n1").begin(7_001);
        String jvm = EntryName.thisJvm();
        Files.writeString(registry().resolve("readme.node"), "hello");
        Files.writeString(registry().resolve("orders@bad@rs@" + jvm + "@00000001@1.node"), "no entry");
        Files.writeString(registry().resolve("orders@liar@rs@" + jvm + "@00000002@1.node"), "foundation 1\ncluster payments\naddress h:1\n");
        Files.write(registry().resolve("orders@big@rs@" + jvm + "@00000003@1.node"), new byte[100_000]);
        Files.createDirectory(registry().resolve("folder"));
        DiscoveryProbe two = node("n2").begin(7_002);
        await().atMost(PATIENCE).until(() -> one.believedIds().equals(Set.of(two.fixture().self()))
                && two.believedIds().equals(Set.of(one.fixture().self())));
    }

    @Test
    void anEntryAndAFolderThatVanishComeBack() throws Exception {
        DiscoveryProbe one = node("n1").begin(7_001);
        DiscoveryProbe two = node("n2").begin(7_002);
        await().atMost(PATIENCE).until(() -> one.believed().size() == 1 && two.believed().size() == 1);
        for (String file : files()) {
            // A node may just be replacing its entry by the next revision: then this one is gone already.
            Files.deleteIfExists(registry().resolve(file));
        }
        await().atMost(PATIENCE).until(() -> files().size() == 4);
        // In one step, since a folder that is being emptied is being filled meanwhile.
        Files.move(registry(), temporary.resolve("taken away"));
        await().atMost(PATIENCE).until(() -> Files.isDirectory(registry()) && files().size() == 4);
        await().atMost(PATIENCE).until(() -> one.believed().size() == 1 && two.believed().size() == 1);
        DiscoveryProbe three = node("n3").begin(7_003);
        await().atMost(PATIENCE).until(() -> one.believed().size() == 2 && three.believed().size() == 2);
    }

    @Test
    void aFolderEverybodyMayWriteToIsRefused() throws Exception {
        Files.createDirectory(registry());
        Files.setPosixFilePermissions(registry(), PosixFilePermissions.fromString("rwxrwxrwx"));
        DiscoveryProbe node = node("n1").begin(7_001);
        assertThat(firstFailure(node)).satisfies(e -> assertThat(e.type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION))
                .hasMessageContaining(registry().toString()).hasMessageContaining("every user").hasMessageContaining("chmod 700");
        assertThat(node.discovery().status()).contains("every user");
        assertThat(files()).isEmpty();
        Files.setPosixFilePermissions(registry(), PosixFilePermissions.fromString("rwx------"));
        await().atMost(PATIENCE).until(() -> files().size() == 2 && node.discovery().status().startsWith("1 node"));
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder to another user");
        Files.createDirectory(registry(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setOwner(registry(), registry().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        DiscoveryProbe node = node("n1").begin(7_001);
        assertThat(firstFailure(node)).hasMessageContaining("belongs to the user nobody, not to root");
        node.close();
        await().atMost(PATIENCE).until(() -> files().isEmpty());
    }

    @Test
    void theFolderIsTheFirstOneNamed() throws Exception {
        Path session = Files.createDirectory(temporary.resolve("session"));
        Map<String, String> environment = new HashMap<>();
        assertThat(RuntimeFolder.choose(Optional.empty(), environment::get).path())
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "foundation-" + System.getProperty("user.name")));
        environment.put("XDG_RUNTIME_DIR", temporary.resolve("nowhere").toString());
        assertThat(RuntimeFolder.choose(Optional.empty(), environment::get).path().getFileName().toString()).startsWith("foundation-");
        environment.put("XDG_RUNTIME_DIR", session.toString());
        assertThat(RuntimeFolder.choose(Optional.empty(), environment::get).path()).isEqualTo(session.resolve("foundation"));
        environment.put("FOUNDATION_RUNTIME_DIR", "/run/ours");
        assertThat(RuntimeFolder.choose(Optional.empty(), environment::get).path()).isEqualTo(Path.of("/run/ours"));
        assertThat(RuntimeFolder.choose(Optional.of("/run/configured"), environment::get).path()).isEqualTo(Path.of("/run/configured"));
    }

    @Test
    void aLinkInTheFolderForTemporaryFilesIsNotFollowed() throws Exception {
        Path session = Files.createDirectory(temporary.resolve("session"));
        Files.createSymbolicLink(session.resolve("foundation"), Files.createDirectory(temporary.resolve("elsewhere")));
        RuntimeFolder folder = RuntimeFolder.choose(Optional.empty(), Map.of("XDG_RUNTIME_DIR", session.toString())::get);
        assertThatThrownBy(folder::prepare).hasMessageContaining("is not a folder");
    }

    @Test
    void aRelativeFolderIsRefused() {
        Map<String, String> options = Map.of("folder", "run/nodes");
        try (DiscoveryFixture fixture = DiscoveryFixture.of(provider, "orders", "n1", temporary, options)) {
            assertThatThrownBy(() -> provider.create(fixture))
                    .isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.INVALID_CONFIG_VALUE))
                    .hasMessageContaining("run/nodes").hasMessageContaining("'folder'").hasMessageContaining("full path");
        }
    }

    @Test
    void moreEntriesThanAreLookedAtGiveAPartialResult() throws Exception {
        Files.createDirectory(registry());
        for (int i = 0; i < FolderScan.MAX_ENTRIES; i++) {
            Files.createFile(registry().resolve("x" + i + EntryName.SUFFIX));
        }
        FolderScan scan = new FolderScan(registry());
        assertThat(scan.look(true).complete()).isTrue();
        Files.createFile(registry().resolve("one more" + EntryName.SUFFIX));
        assertThat(scan.look(true).complete()).isFalse();
    }

    @Test
    void whatADeadProcessLeftIsRemoved() throws Exception {
        DiscoveryProbe node = node("n1").begin(7_001);
        String dead = "orders@n2@rs@0123456789abcdef@01234567";
        Files.writeString(registry().resolve(dead + ".lock"), "");
        Files.writeString(registry().resolve(dead + "@3.node"), "foundation 1\ncluster orders\naddress h:1\n");
        Files.writeString(registry().resolve("orders@n3@rs@0123456789abcdef@01234567@1.node"), "without a lock");
        for (String suffix : List.of(".lock", ".part")) {
            Path begun = Files.writeString(registry().resolve("orders@n4@rs@0123456789abcdef@01234567" + suffix), "");
            Files.setLastModifiedTime(begun, FileTime.fromMillis(1_000));
        }
        await().atMost(PATIENCE).until(() -> files().size() == 2 && files().stream().allMatch(file -> file.startsWith("orders@n1@")));
        assertThat(node.believed()).isEmpty();
    }

    @Test
    void theNewestContentOfANodeCounts() throws Exception {
        Files.createDirectory(registry());
        EntryName first = EntryName.create(ClusterName.of("orders"), NodeId.of("n1", 5));
        for (EntryName name : List.of(first, first.next(), first.next().next())) {
            Files.write(registry().resolve(name.file()),
                    EntryText.write(name, new Announcement(name.node(), List.of(new Address("h", (int) name.revision()))), 1));
        }
        assertThat(new FolderScan(registry()).look(true).of(first.cluster()))
                .containsExactly(new DiscoveredPeer(List.of(new Address("h", 3)), Optional.of(first.node())));
    }
}
