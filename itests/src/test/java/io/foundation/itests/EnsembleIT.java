package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.member.EnsembleClient;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coordination is installed on three nodes without any configuration: they form an ensemble, which outlives the death of its leader and of all. */
class EnsembleIT {

    /** Bounds, not measurements. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final String CLUSTER = "default";
    private static final Pattern LISTENS = Pattern.compile("of the ensemble listens on (\\S+) with");

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static List<RealNode> all;

    @BeforeAll
    static void form() {
        all = NODES.start(3);
        RealNodes.awaitReady(all, START);
        all.forEach(node -> node.run("feature:install foundation-coordination"));
    }

    private static Owner owner() throws IOException {
        return Owner.of(ClusterSecret.of(Files.readString(NODES.folder().resolve("run/secret"))), CLUSTER);
    }

    /** Where the servers of nodes listen, by what they logged last. */
    private static String servers(List<RealNode> of) {
        return of.stream().flatMap(node -> address(node).stream()).collect(Collectors.joining(","));
    }

    private static Optional<String> address(RealNode node) {
        Matcher listens = LISTENS.matcher(node.logged());
        Optional<String> last = Optional.empty();
        while (listens.find()) {
            last = Optional.of(listens.group(1));
        }
        return last;
    }

    private static void awaitMembers(List<RealNode> running) {
        Set<String> names = all.stream().map(RealNode::name).collect(Collectors.toSet());
        Condition.await("all three are members, and those that run know it", SOON, () -> {
            String servers = servers(running);
            if (servers.isEmpty()) {
                return Optional.of("no server was started");
            }
            try (EnsembleClient client = EnsembleClient.connect(servers, owner(), CALL)) {
                Set<String> members = client.members().map(Roster::seats).orElse(List.of()).stream().map(Seat::node).collect(Collectors.toSet());
                return members.equals(names) ? Optional.empty() : Optional.of(members.toString());
            } catch (FoundationException | IOException e) {
                return Optional.of(e.getMessage());
            }
        });
    }

    private static ZooKeeper user(List<RealNode> of) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper user = new ZooKeeper(servers(of), 20_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        user.addAuthInfo("digest", owner().userAndPassword());
        assertThat(connected.await(SOON.toSeconds(), TimeUnit.SECONDS)).as("connected").isTrue();
        return user;
    }

    private static void write(List<RealNode> to, String path) throws Exception {
        long until = System.nanoTime() + SOON.toNanos();
        while (true) {
            ZooKeeper user = user(to);
            try {
                user.create(path, path.getBytes(StandardCharsets.UTF_8), ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
                return;
            } catch (KeeperException.NodeExistsException e) {
                // It was the answer that was lost.
                return;
            } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException e) {
                assertThat(System.nanoTime()).as("in time").isLessThan(until);
            } finally {
                user.close();
            }
        }
    }

    private static List<String> written() throws Exception {
        ZooKeeper user = user(all);
        try {
            user.sync("/", (code, path, context) -> { }, null);
            return user.getChildren("/", false).stream().filter(name -> name.startsWith("kept")).sorted().toList();
        } finally {
            user.close();
        }
    }

    @Test
    void itFormsByItselfAndOutlivesTheDeathOfItsLeaderAndOfAll() throws Exception {
        awaitMembers(all);
        Condition.await("every node's store has a session", SOON, () -> all.stream().filter(node -> !node.logged().contains("is ACTIVE")).findFirst().map(node -> node.name() + " has none"));
        write(all, "/kept1");

        RealNode leader = all.stream().filter(node -> node.logged().contains("The server of " + node.name() + " leads")).findFirst().orElseThrow();
        leader.kill();
        List<RealNode> others = all.stream().filter(node -> node != leader).toList();
        write(others, "/kept2");
        leader.start();
        RealNodes.awaitReady(all, START);
        awaitMembers(all);

        all.forEach(RealNode::kill);
        all.forEach(RealNode::start);
        RealNodes.awaitReady(all, START);
        awaitMembers(all);
        assertThat(written()).containsExactly("kept1", "kept2");
        write(all, "/kept3");
        assertThat(all.stream().mapToLong(node -> node.logged().lines().filter(line -> line.contains("has founded the ensemble")).count()).sum()).as("ensembles that were founded").isPositive();
    }
}
