package io.foundation.coordination.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.zookeeper.Identity;
import io.foundation.coordination.zookeeper.StoreSettings;
import io.foundation.coordination.zookeeper.ZooKeeperStore;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedServerTest {

    private static final ClusterSecret SECRET = ClusterSecret.of("a secret of tests");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SESSION = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<ZooKeeperStore> stores = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("fnd-zookeeper-timer").factory());
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        stores.forEach(ZooKeeperStore::close);
        timer.shutdownNow();
        background.shutdownNow();
    }

    private ServerSettings settings(Path data, int port, Optional<ClusterSecret> secret) {
        return new ServerSettings("c", data, InetAddress.getLoopbackAddress(), port, Duration.ofMillis(500), secret.map(known -> Owner.of(known, "c")));
    }

    private ZooKeeperStore store(String address) {
        ZooKeeperStore store = ZooKeeperStore.open(StoreSettings.of(address, "c", SESSION, Identity.of(SECRET, "c"), false, Map.of()), timer, background);
        stores.add(store);
        Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == SessionState.ACTIVE);
        return store;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void create(CoordinationStore store, String path) throws Exception {
        get(store.commit(List.of(Change.Create.persistent(path, path.getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void aRestartLosesNothingAndFindsTheSession() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(settings(folder.resolve("zk"), 0, Optional.of(SECRET)));
        int port = Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
        ZooKeeperStore store = store(server.address());
        long session = store.status().session();
        create(store, "/kept");
        get(store.commit(List.of(Change.Create.ephemeral("/mine", new byte[0], session))));
        server.close();
        Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == SessionState.SUSPENDED);
        try (EmbeddedServer again = EmbeddedServer.start(settings(folder.resolve("zk"), port, Optional.of(SECRET)))) {
            assertThat(again.address()).isEqualTo("127.0.0.1:" + port);
            Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == SessionState.ACTIVE);
            assertThat(store.status().session()).isEqualTo(session);
            assertThat(get(store.read("/kept")).orElseThrow().data()).isEqualTo("/kept".getBytes(StandardCharsets.UTF_8));
            assertThat(get(store.read("/mine")).orElseThrow().session()).isEqualTo(session);
        }
    }

    @Test
    void whatWasAnsweredIsOnTheDiskThoughTheServerNeverStopped() throws Exception {
        Path copy = folder.resolve("copy");
        try (EmbeddedServer server = EmbeddedServer.start(settings(folder.resolve("zk"), 0, Optional.of(SECRET)))) {
            ZooKeeperStore store = store(server.address());
            for (int i = 0; i < 100; i++) {
                create(store, "/n" + i);
            }
            // What a crash at this moment leaves behind.
            copy(folder.resolve("zk"), copy);
        }
        try (EmbeddedServer server = EmbeddedServer.start(settings(copy, 0, Optional.of(SECRET)))) {
            assertThat(get(store(server.address()).children("/")).orElseThrow()).hasSize(100);
        }
    }

    @Test
    void theRootBelongsToTheClusterAndTheDataToItsSecret() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(settings(folder.resolve("zk"), 0, Optional.of(SECRET)))) {
            ZooKeeper stranger = new ZooKeeper(server.address(), 5_000, event -> { });
            try {
                Awaitility.await().atMost(PATIENCE).until(() -> stranger.getState().isConnected());
                assertThatThrownBy(() -> stranger.create("/x", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)).isInstanceOf(KeeperException.NoAuthException.class);
            } finally {
                stranger.close();
            }
            store(server.address());
        }
        assertThatThrownBy(() -> EmbeddedServer.start(settings(folder.resolve("zk"), 0, Optional.of(ClusterSecret.of("another secret"))))).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED));
    }

    @Test
    void withoutASecretItListensOnThisMachineOnly() throws Exception {
        assertThatThrownBy(() -> new ServerSettings("c", folder, InetAddress.getByName("0.0.0.0"), 0, Duration.ofSeconds(1), Optional.empty()))
                .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION));
        try (EmbeddedServer server = EmbeddedServer.start(settings(folder.resolve("open"), 0, Optional.empty()))) {
            assertThat(server.address()).startsWith("127.0.0.1:");
            assertThat(server.failure()).isEmpty();
        }
    }

    @Test
    void aServerThatIsStoppedLeavesNoThreadAndItsPortToOthers() {
        EmbeddedServer first = EmbeddedServer.start(settings(folder.resolve("zk"), 0, Optional.of(SECRET)));
        int port = Integer.parseInt(first.address().substring(first.address().lastIndexOf(':') + 1));
        assertThatThrownBy(() -> EmbeddedServer.start(settings(folder.resolve("other"), port, Optional.empty()))).isInstanceOf(FoundationException.class)
                .hasMessageContaining("cannot start on");
        assertThat(serving()).isNotEmpty();
        first.close();
        first.close();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(serving()).isEmpty());
        EmbeddedServer.start(settings(folder.resolve("zk"), port, Optional.of(SECRET))).close();
    }

    /** Threads with anything of a server on their stack. */
    private static List<String> serving() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> Stream.of(entry.getValue()).anyMatch(frame -> frame.getClassName().startsWith("org.apache.zookeeper.server.") && !frame.getClassName().endsWith("ZooKeeperThread")))
                .map(entry -> entry.getKey().getName()).toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
