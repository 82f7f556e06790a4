package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import io.foundation.transport.link.ProtocolVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes on this machine that are killed, suspended and knocked at. */
class RealClusterIT {

    /** Bounds, not measurements: they only end a test that would wait for ever. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int ROUNDS = Integer.getInteger("foundation.rounds", 3);
    private static final long SEED = Long.getLong("foundation.seed", 1);
    private static final String CLUSTER = "default";
    private static final String OTHER_SECRET = "this is not the secret of the cluster";
    private static final long FLAT_KIB = 64 << 10;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static List<RealNode> all;

    @BeforeAll
    static void form() {
        all = NODES.start(3);
        RealNodes.awaitReady(all, START);
    }

    /** Every test leaves the cluster as it found it. */
    @AfterEach
    void whole() {
        RealNodes.awaitReady(all, SOON);
    }

    @Test
    void killedNodesAreMissedAndComeBackWithANewIncarnation() {
        Random random = new Random(SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            RealNode victim = all.get(random.nextInt(all.size()));
            List<RealNode> others = all.stream().filter(node -> node != victim).toList();
            long before = others.getFirst().listed(victim).orElseThrow().incarnation();
            victim.kill();
            long killed = System.nanoTime();
            others.forEach(node -> RealNodes.awaitState(node, victim, SOON, "unreachable"));
            long missed = System.nanoTime();
            victim.start();
            RealNodes.awaitReady(all, START);
            System.out.printf("Round %d of %d: %s missed by all after %d ms, back %d ms after its start (seed %d)%n", round, ROUNDS, victim.name(),
                    (missed - killed) / 1_000_000, (System.nanoTime() - missed) / 1_000_000, SEED);
            assertThat(others).allSatisfy(node -> assertThat(node.listed(victim).orElseThrow().incarnation()).isGreaterThan(before));
        }
    }

    @Test
    void aSuspendedNodeIsSuspectedAndReturnsAndNothingIsListedTwice() {
        RealNode sleeper = all.get(1);
        List<RealNode> others = List.of(all.get(0), all.get(2));
        long before = others.getFirst().listed(sleeper).orElseThrow().incarnation();
        int known = Facts.events(others.getFirst()).size();
        sleeper.pause();
        long until = System.nanoTime() + PAUSE.toNanos();
        try {
            others.forEach(node -> RealNodes.awaitState(node, sleeper, SOON, "suspect", "unreachable"));
            Condition.await("the pause is over", SOON, () -> {
                others.forEach(RealClusterIT::nobodyTwice);
                return System.nanoTime() >= until ? Optional.empty() : Optional.of("it is not");
            });
        } finally {
            sleeper.resume();
        }
        Condition.await("the sleeper is back and nobody is listed twice", SOON, () -> {
            all.forEach(RealClusterIT::nobodyTwice);
            return others.stream().allMatch(node -> node.listed(sleeper).filter(listed -> listed.state().equals("ready")).isPresent())
                    ? Optional.empty() : Optional.of(RealNodes.shown(others.getFirst()));
        });
        RealNodes.awaitReady(all, SOON);
        List<String> events = Facts.events(others.getFirst());
        assertThat(events.subList(known, events.size())).as("what happened meanwhile").anyMatch(event -> event.startsWith(sleeper.name() + " suspect"));
        assertThat(others.getFirst().listed(sleeper).orElseThrow().incarnation()).as("it is the same life").isEqualTo(before);
    }

    private static void nobodyTwice(RealNode node) {
        assertThat(node.listed().stream().map(ListedNode::name).toList()).as("listed by " + node.name()).doesNotHaveDuplicates();
    }

    @Test
    void strangersAreRefusedAndCountedAndTheClusterDoesNotMove() throws IOException {
        RealNode node = all.getFirst();
        Address door = Address.parse(Facts.ofCluster(node, CLUSTER).get("bound"), -1);
        String secret = Files.readString(NODES.folder().resolve("run/secret"));
        Map<String, Long> before = Facts.refusals(node, CLUSTER);
        List<String> events = Facts.events(node);
        Random random = new Random(SEED);
        byte[] noise = new byte[64 << 10];
        long resident = 0;
        for (int i = 0; i < 100; i++) {
            Intruder.scan(door);
            random.nextBytes(noise);
            Intruder.send(door, noise);
            Intruder.send(door, Intruder.hugeFrame());
            if (i == 20) {
                resident = node.residentKiB();
            }
        }
        assertThat(Intruder.dial(door, CLUSTER, OTHER_SECRET, ProtocolVersions.CURRENT)).isEqualTo("AUTHENTICATION_FAILED");
        assertThat(Intruder.dial(door, "another", secret, ProtocolVersions.CURRENT)).isEqualTo("WRONG_CLUSTER");
        ProtocolVersions none = new ProtocolVersions(ProtocolVersions.CURRENT.max() + 1, ProtocolVersions.CURRENT.max() + 2);
        assertThat(Intruder.dial(door, CLUSTER, secret, none)).isEqualTo("INCOMPATIBLE_VERSION");

        Condition.await("every stranger is counted", SOON, () -> {
            Map<String, Long> now = Facts.refusals(node, CLUSTER);
            boolean counted = more(before, now, "garbage") >= 100 && more(before, now, "oversized") >= 100 && more(before, now, "abandoned") >= 100
                    && more(before, now, "secret") >= 1 && more(before, now, "cluster") >= 1 && more(before, now, "version") >= 1;
            return counted ? Optional.empty() : Optional.of(before + " became " + now);
        });
        assertThat(node.residentKiB() - resident).as("KiB more than after the first strangers").isLessThan(FLAT_KIB);
        assertThat(Facts.events(node)).as("what the cluster noticed").isEqualTo(events);
        List<String> warnings = node.logged().lines().filter(line -> line.contains("refused /") || line.contains(": refused ")).toList();
        for (String reason : List.of("garbage", "oversized", "secret", "cluster", "version")) {
            assertThat(warnings).as("the log about " + reason).anyMatch(line -> line.contains("(" + reason + ")"));
        }
        assertThat(warnings).as("the log is not flooded").hasSizeLessThan(100);
        assertThat(node.logged()).as("no secret in the log").doesNotContain(secret.strip(), OTHER_SECRET);
    }

    private static long more(Map<String, Long> before, Map<String, Long> now, String reason) {
        return now.getOrDefault(reason, 0L) - before.getOrDefault(reason, 0L);
    }
}
