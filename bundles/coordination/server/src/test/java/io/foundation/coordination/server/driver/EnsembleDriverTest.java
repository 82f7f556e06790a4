package io.foundation.coordination.server.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.protocol.Time;
import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.protection.EnsembleTls;
import io.foundation.coordination.server.ensemble.EnsemblePlan;
import io.foundation.coordination.server.ensemble.PlanSettings;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drivers with real servers, all in one JVM: what a cluster does by itself when nodes come, die, come back, and meet another cluster. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnsembleDriverTest {

    private static final Owner OWNER = Owner.of(ClusterSecret.of("a secret of tests"), "c");
    private static final EnsembleTls TLS = new EnsembleTls("c", new byte[32]);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final PlanSettings PLAN = new PlanSettings(5, Duration.ofSeconds(3), Duration.ofMillis(500), Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private final ExecutorService wires = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Hall hall = new Hall(wires);
    private final Map<String, Node> nodes = new TreeMap<>();

    /** A node of the test. */
    private final class Node {
        private final String name;
        private final ExecutorService loop = Executors.newSingleThreadExecutor();
        private final ExecutorService work = Executors.newSingleThreadExecutor();
        private final EnsembleDriver driver;

        Node(String name, int expected) {
            this.name = name;
            driver = new EnsembleDriver(new DriverSettings("c", folder.resolve(name), InetAddress.getLoopbackAddress(), Duration.ofMillis(200), OWNER, TLS, expected, Duration.ofSeconds(1), PLAN),
                    hall.of(name), loop, work, Time.SYSTEM, new Random(name.hashCode()), roster -> { });
            hall.enter(name, driver);
            nodes.put(name, this);
        }

        void stop() {
            nodes.remove(name);
            hall.leave(name);
            driver.close();
            loop.shutdown();
            work.shutdown();
        }

        private List<String> journal() {
            return driver.journal().stream().map(EnsemblePlan.Entry::what).toList();
        }
    }

    EnsembleDriverTest() {
        timer.scheduleAtFixedRate(() -> List.copyOf(nodes.values()).forEach(node -> node.driver.tick()), 100, 200, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        List.copyOf(nodes.values()).forEach(Node::stop);
        wires.shutdownNow();
    }

    private void start(int expected, String... names) {
        for (String name : names) {
            new Node(name, expected);
        }
    }

    private void awaitMembers(String... names) {
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> nodes.values().stream().allMatch(node -> members(node).equals(Set.of(names))));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            nodes.values().forEach(node -> System.err.println(node.name + " knows " + members(node) + ": " + node.journal()));
            throw e;
        }
    }

    private static Set<String> members(Node node) {
        return node.driver.roster().map(roster -> roster.plan().members()).orElse(Set.of());
    }

    private ZooKeeper user() throws Exception {
        String servers = nodes.values().iterator().next().driver.roster().orElseThrow().seats().stream().map(Seat::clientAddress).collect(Collectors.joining(","));
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper user = new ZooKeeper(servers, 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        user.addAuthInfo("digest", OWNER.userAndPassword());
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return user;
    }

    private void write(String path) {
        Awaitility.await().atMost(PATIENCE).ignoreException(KeeperException.ConnectionLossException.class).until(() -> {
            ZooKeeper user = user();
            try {
                user.create(path, new byte[0], ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
                return true;
            } catch (KeeperException.NodeExistsException e) {
                return true;
            } finally {
                user.close();
            }
        });
    }

    private List<String> written() throws Exception {
        ZooKeeper user = user();
        try {
            return user.getChildren("/", false).stream().filter(name -> name.startsWith("k")).sorted().toList();
        } finally {
            user.close();
        }
    }

    private Node leader() {
        return Awaitility.await().atMost(PATIENCE).until(() -> nodes.values().stream().filter(node -> node.driver.server().filter(MemberServer::isLeading).isPresent()).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    @Test
    void threeNodesFormAnEnsembleADeadOneIsReplacedAndARestartOfAllLosesNothing() throws Exception {
        start(3, "a", "b", "c");
        awaitMembers("a", "b", "c");
        write("/k1");
        start(3, "d");
        Node dead = leader();
        dead.stop();
        write("/k2");
        Set<String> next = new java.util.TreeSet<>(Set.of("a", "b", "c", "d"));
        next.remove(dead.name);
        awaitMembers(next.toArray(String[]::new));
        assertThat(leader().journal()).anyMatch(entry -> entry.contains("d takes the seat of " + dead.name));
        write("/k3");

        List.copyOf(nodes.values()).forEach(Node::stop);
        start(3, "a", "b", "c", "d");
        awaitMembers(next.toArray(String[]::new));
        assertThat(written()).containsExactly("k1", "k2", "k3");
        Awaitility.await("has no seat any more").atMost(PATIENCE).until(() -> nodes.get(dead.name).driver.server().isEmpty());
    }

    @Test
    void theOnlyServerOfTwoNodesMovesToTheOtherWhenItsNodeRetires() throws Exception {
        start(1, "a");
        awaitMembers("a");
        write("/k1");
        start(1, "b");
        Awaitility.await().atMost(PATIENCE).until(() -> members(nodes.get("b")).equals(Set.of("a")));
        assertThat(nodes.get("a").driver.retire(PATIENCE).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        nodes.get("a").stop();
        awaitMembers("b");
        assertThat(written()).containsExactly("k1");
        write("/k2");

        start(1, "a");
        awaitMembers("b");
        assertThat(nodes.get("b").driver.retire(PATIENCE).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("and back").isTrue();
        nodes.get("b").stop();
        awaitMembers("a");
        assertThat(written()).containsExactly("k1", "k2");
        assertThat(nodes.get("a").driver.retire(PATIENCE).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("nobody else is here").isFalse();
    }

    @Test
    void aNodeThatComesBackWithoutItsDiskIsCalledBackAndHasAll() throws Exception {
        start(3, "a", "b", "c");
        awaitMembers("a", "b", "c");
        write("/k1");
        Node lost = nodes.values().stream().filter(node -> node != leader()).findFirst().orElseThrow();
        lost.stop();
        try (Stream<Path> files = Files.walk(folder.resolve(lost.name))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start(3, lost.name);
        awaitMembers("a", "b", "c");
        Awaitility.await().atMost(PATIENCE).until(() -> nodes.get(lost.name).driver.server().filter(MemberServer::isServing).isPresent());
        Awaitility.await().atMost(PATIENCE).until(() -> leader().driver.server().orElseThrow().connected().size() == 3);
        assertThat(written()).containsExactly("k1");
    }

    @Test
    void seatsAreSpreadOverZonesAndNothingChangesWhileItIsFrozen() throws Exception {
        hall.zone("b", "x");
        hall.zone("c", "x");
        hall.zone("d", "y");
        start(1, "a");
        awaitMembers("a");
        nodes.get("a").driver.freeze(true).toCompletableFuture().get(60, TimeUnit.SECONDS);
        start(1, "b", "c", "d");
        Awaitility.await().atMost(PATIENCE).until(() -> nodes.get("a").journal().stream().anyMatch(entry -> entry.contains("Frozen, or else")));
        assertThat(nodes.get("b").driver.roster().map(Roster::frozen)).contains(true);
        awaitMembers("a");
        nodes.get("d").driver.freeze(false).toCompletableFuture().get(60, TimeUnit.SECONDS);
        awaitMembers("a", "b", "d");
    }

    @Test
    void ofTwoThatWereFoundedApartTheYoungerEndsAndOnlyBecauseOneNodeWasExpected() throws Exception {
        hall.separate(Set.of("b"));
        start(1, "a");
        awaitMembers("a");
        write("/k1");
        start(1, "b");
        Awaitility.await().atMost(PATIENCE).until(() -> members(nodes.get("b")).equals(Set.of("b")));
        hall.separate(Set.of());
        awaitMembers("a");
        Awaitility.await().atMost(PATIENCE).until(() -> nodes.get("b").driver.server().isEmpty());
        start(1, "c");
        awaitMembers("a", "b", "c");
        assertThat(written()).containsExactly("k1");
    }

    @Test
    void twoOfThreeFoundNothingThatOneAloneCould() {
        hall.separate(Set.of("c"));
        start(3, "a", "b", "c");
        awaitFounded("a");
        assertThat(members(nodes.get("c"))).isEmpty();
        hall.separate(Set.of());
        awaitMembers("a", "b", "c");
    }

    private void awaitFounded(String name) {
        Awaitility.await().atMost(PATIENCE).until(() -> members(nodes.get(name)).equals(Set.of("a")) && members(nodes.get("b")).equals(Set.of("a")));
    }
}
