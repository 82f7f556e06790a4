package io.foundation.coordination.server.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.protection.EnsembleTls;
import io.foundation.coordination.server.protection.Entrances;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers in one JVM: an ensemble is founded, grows, loses a member, has it replaced, stops as a whole and goes on. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemberServerTest {

    private static final Owner OWNER = Owner.of(ClusterSecret.of("a secret of tests"), "c");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] KEY = ClusterSecret.of("a secret of tests").key(new byte[0], EnsembleTls.PURPOSE);
    private static final byte[] OTHER_KEY = ClusterSecret.of("another secret").key(new byte[0], EnsembleTls.PURPOSE);

    @TempDir
    Path folder;

    private final Map<Integer, MemberServer> servers = new TreeMap<>();
    private final EnsembleTls tls = new EnsembleTls("c", KEY);
    private final Entrances entrances = new Entrances("a node without a server", tls);

    @AfterEach
    void stop() {
        entrances.close();
        servers.values().forEach(MemberServer::close);
    }

    private MemberServer.Settings settings(int id) {
        return settings(id, tls);
    }

    private MemberServer.Settings settings(int id, EnsembleTls with) {
        return new MemberServer.Settings("c", folder.resolve("n" + id), InetAddress.getLoopbackAddress(), Duration.ofMillis(200), OWNER, with);
    }

    /** The first is on plain loopback, the others each on an address of its own, as if beyond this machine. */
    private static Seat seat(int id) throws Exception {
        List<Integer> ports = FreePorts.of(InetAddress.getByName("0.0.0.0"), 3);
        return new Seat("n" + id, "", id, "127.0.0." + id, ports.get(0), ports.get(1), ports.get(2));
    }

    private String addresses() {
        return String.join(",", entrances.to(servers.values().stream().map(MemberServer::seat).toList()));
    }

    private void found(int id) throws Exception {
        Seat seat = seat(id);
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        // As in a bundle that does not see all of ZooKeeper.
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            servers.put(id, MemberServer.found(settings(id), seat));
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
        await(id);
        try (EnsembleClient client = client()) {
            client.keep(new Roster("e", 0, false, List.of()), roster -> roster.with(seat));
        }
    }

    private void await(int id) {
        Awaitility.await().atMost(PATIENCE).until(() -> servers.get(id).isServing());
    }

    private EnsembleClient client() {
        return EnsembleClient.connect(addresses(), OWNER, PATIENCE);
    }

    private Seat follow(int id) throws Exception {
        Seat seat = seat(id);
        try (EnsembleClient client = client()) {
            Roster members = client.members().orElseThrow();
            servers.put(id, MemberServer.follow(settings(id), seat, members));
            client.keep(members, roster -> roster.with(seat));
        }
        await(id);
        return seat;
    }

    private void change(List<Seat> joining, List<Integer> leaving) {
        Awaitility.await().atMost(PATIENCE).ignoreException(FoundationException.class).until(() -> {
            try (EnsembleClient client = client()) {
                client.change(joining, leaving, client.members().orElseThrow().version());
                return true;
            }
        });
    }

    private List<String> members() {
        try (EnsembleClient client = client()) {
            return client.members().orElseThrow().seats().stream().map(Seat::node).toList();
        }
    }

    private ZooKeeper user() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper user = new ZooKeeper(addresses(), 10_000, event -> {
            if (event.getState() == org.apache.zookeeper.Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        user.addAuthInfo("digest", OWNER.userAndPassword());
        connected.await();
        return user;
    }

    private void write(String path) throws Exception {
        ZooKeeper user = user();
        try {
            user.create(path, path.getBytes(), ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        } finally {
            user.close();
        }
    }

    private List<String> kept() throws Exception {
        ZooKeeper user = user();
        try {
            return user.getChildren("/", false).stream().filter(name -> name.startsWith("k")).sorted().toList();
        } finally {
            user.close();
        }
    }

    @Test
    void itGrowsLosesAMemberHasItReplacedAndStartsAgainWithAllThatWasKept() throws Exception {
        found(1);
        write("/k1");
        Seat second = follow(2);
        Seat third = follow(3);
        assertThat(members()).containsExactly("n1");
        change(List.of(second, third), List.of());
        assertThat(members()).containsExactly("n1", "n2", "n3");
        write("/k2");

        servers.remove(1).close();
        write("/k3");
        Seat fourth = follow(4);
        change(List.of(fourth), List.of(1));
        assertThat(members()).containsExactly("n2", "n3", "n4");
        write("/k4");

        List<Seat> seats = new ArrayList<>(servers.values().stream().map(MemberServer::seat).toList());
        servers.values().forEach(MemberServer::close);
        servers.clear();
        for (Seat seat : seats) {
            servers.put(seat.id(), MemberServer.resume(settings(seat.id()), seat).orElseThrow());
        }
        assertThat(kept()).containsExactly("k1", "k2", "k3", "k4");
        assertThat(members()).containsExactly("n2", "n3", "n4");

        servers.values().forEach(MemberServer::close);
        servers.clear();
        Awaitility.await("nothing of a server runs any more").atMost(PATIENCE).untilAsserted(() -> assertThat(Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> Stream.of(entry.getValue()).anyMatch(frame -> frame.getClassName().startsWith("org.apache.zookeeper.server.") && !frame.getClassName().endsWith("ZooKeeperThread")))
                .map(entry -> entry.getKey().getName()).toList()).isEmpty());
    }

    @Test
    void aChangeOfWhatIsNotTheLatestIsRefusedAndSoIsAStranger() throws Exception {
        found(1);
        Seat second = follow(2);
        Seat third = follow(3);
        try (EnsembleClient client = client()) {
            long version = client.members().orElseThrow().version();
            assertThatThrownBy(() -> client.change(List.of(second, third), List.of(), version + 1))
                    .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CONFLICT));
            change(List.of(second, third), List.of());
            assertThatThrownBy(() -> client.change(List.of(), List.of(2, 3), version))
                    .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.CONFLICT));
        }
        ZooKeeperAdmin stranger = new ZooKeeperAdmin(servers.get(1).seat().clientAddress(), 10_000, event -> { });
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> stranger.getState().isConnected());
            assertThatThrownBy(() -> stranger.reconfigure((String) null, "3", null, -1, new Stat())).isInstanceOf(KeeperException.NoAuthException.class);
        } finally {
            stranger.close();
        }
        assertThat(members()).containsExactly("n1", "n2", "n3");
    }

    @Test
    void whoHasNoVoteDoesNotGoOnByItself() throws Exception {
        found(1);
        Seat second = follow(2);
        servers.remove(2).close();
        assertThat(MemberServer.resume(settings(2), second)).isEmpty();
        assertThat(MemberServer.resume(settings(9), seat(9))).as("never configured").isEmpty();
    }

    /** A majority of three of five goes on without the leader; a server with another secret gets in at no port, and neither does who speaks without. */
    @Test
    void fiveAgreeAndWhoHasAnotherSecretIsRefused() throws Exception {
        found(1);
        List<Seat> joining = new ArrayList<>();
        for (int id = 2; id <= 5; id++) {
            joining.add(follow(id));
        }
        change(joining, List.of());
        write("/k1");
        assertThat(members()).containsExactly("n1", "n2", "n3", "n4", "n5");
        assertThat(tls.refused()).isZero();

        EnsembleTls other = new EnsembleTls("c", OTHER_KEY);
        Roster present;
        try (EnsembleClient client = client()) {
            present = client.members().orElseThrow();
        }
        try (MemberServer stranger = MemberServer.follow(settings(9, other), seat(9), present)) {
            // Either end sees it first: one of the five that it calls, or itself, that calls.
            Awaitility.await().atMost(PATIENCE).until(() -> other.refused() > 0 || tls.refused() > 0);
            assertThat(stranger.isServing()).isFalse();
            assertThat(stranger.roster()).isEmpty();
        }
        Seat front = servers.get(2).seat();
        assertRefusesPlainWords(front.host(), front.clientPort());
        assertRefusesPlainWords(front.host(), front.electionPort());
        MemberServer leader = servers.values().stream().filter(MemberServer::isLeading).findFirst().orElseThrow();
        assertRefusesPlainWords(leader.seat().host(), leader.seat().quorumPort());

        servers.remove(leader.seat().id()).close();
        servers.remove(servers.keySet().iterator().next()).close();
        write("/k2");
        assertThat(kept()).containsExactly("k1", "k2");
    }

    private static void assertRefusesPlainWords(String host, int port) throws Exception {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("ruok and more than five bytes".getBytes());
            // An alert of TLS may come, in the clear, before the end; nothing of what is kept does.
            byte[] answer;
            try {
                answer = socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                answer = new byte[0];
            }
            assertThat(answer.length).as("no more than an alert").isLessThanOrEqualTo(7);
        }
    }
}
