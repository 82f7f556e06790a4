package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSecretTest {

    private static final int NODES = 16;
    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    @Test
    void manyNodesAtOnceHaveOne() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(NODES)) {
            for (int round = 0; round < ROUNDS; round++) {
                Path shared = folder.resolve("round-" + round).resolve("run");
                CyclicBarrier start = new CyclicBarrier(NODES);
                List<Callable<String>> nodes = new ArrayList<>();
                for (int node = 0; node < NODES; node++) {
                    nodes.add(() -> {
                        start.await();
                        return print(SharedSecret.in(shared));
                    });
                }
                List<String> secrets = new ArrayList<>();
                for (Future<String> secret : threads.invokeAll(nodes)) {
                    secrets.add(secret.get());
                }
                assertThat(secrets).hasSize(NODES).containsOnly(secrets.get(0));
                try (Stream<Path> files = Files.list(shared)) {
                    assertThat(files).containsExactly(shared.resolve(SharedSecret.FILE));
                }
            }
        }
    }

    @Test
    void isKeptAndOfUseToNobodyElse() throws IOException {
        Path shared = folder.resolve("a/b/run");
        ClusterSecret first = SharedSecret.in(shared);
        assertThat(SharedSecret.in(shared)).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(shared.resolve(SharedSecret.FILE))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(SharedSecret.in(folder.resolve("other"))).isNotEqualTo(first);
        assertThat(first.toString()).isEqualTo("(secret)");
    }

    @Test
    void aFolderOthersMayWriteToIsRefused() throws IOException {
        for (String mode : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
            Path shared = Files.createDirectories(folder.resolve(mode.replace('-', '_')));
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString(mode));
            assertThat(Fixture.sentences(() -> SharedSecret.in(shared))).singleElement().asString().contains(shared.toString()).contains(mode)
                    .contains("chmod 700").contains("'runtimeFolder' in io.foundation.node");
            assertThat(shared.resolve(SharedSecret.FILE)).doesNotExist();
        }
    }

    @Test
    void aSecretOthersCanReadIsRefused() throws IOException {
        Path shared = folder.resolve("run");
        SharedSecret.in(shared);
        Files.setPosixFilePermissions(shared.resolve(SharedSecret.FILE), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Fixture.sentences(() -> SharedSecret.in(shared))).singleElement().asString().contains("rw-r--r--").contains("is not this user's alone");
    }

    @Test
    void aLinkInPlaceOfTheSecretIsRefused() throws IOException {
        Path shared = folder.resolve("run");
        SharedSecret.in(shared);
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(shared.resolve(SharedSecret.FILE), elsewhere);
        Files.createSymbolicLink(shared.resolve(SharedSecret.FILE), elsewhere);
        assertThat(Fixture.sentences(() -> SharedSecret.in(shared))).singleElement().asString().contains("is not this user's alone");
    }

    @Test
    void aFileThatWasCutShortIsNamed() throws IOException {
        Path shared = folder.resolve("run");
        SharedSecret.in(shared);
        Files.writeString(shared.resolve(SharedSecret.FILE), "");
        assertThat(Fixture.sentences(() -> SharedSecret.in(shared))).singleElement().asString().contains(shared.resolve(SharedSecret.FILE).toString()).contains("holds 0 bytes");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(Fixture.sentences(() -> SharedSecret.in(file))).singleElement().asString().contains("is no folder");
    }

    private static String print(ClusterSecret secret) {
        return HexFormat.of().formatHex(secret.key(new byte[0], "test"));
    }
}
