package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.itests.agreement.TlsServer;
import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where agreement is kept, and the bundles it is made of, change on two nodes that agree all the time (see {@link io.foundation.itests.witness.Witness}); neither is restarted. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModesIT {

    /** Bounds, not measurements. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CORE = "foundation-coordination-core";
    private static final String LOCAL = "foundation-coordination-local";
    private static final String CONFIGURATION = "etc/io.foundation.coordination.cfg";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static List<RealNode> all;
    private static RealNode leader;
    private static RealNode other;

    @BeforeAll
    static void form() throws IOException {
        all = NODES.start(2);
        RealNodes.awaitReady(all, START);
        Path witness = MadeBundles.witness(NODES.folder().resolve("witness.jar"));
        for (RealNode node : all) {
            node.run("feature:install foundation-coordination");
        }
        for (RealNode node : all) {
            node.run("bundle:install -s " + witness.toUri());
            awaitSeen(node, 0, "begins zookeeper");
            awaitSeen(node, 0, "holds");
        }
        Condition.await("one of them leads", SOON, () -> all.stream().anyMatch(node -> term(node, 0).isPresent()) ? Optional.empty() : Optional.of(seen(all.get(0)) + " and " + seen(all.get(1))));
        leader = all.stream().filter(node -> term(node, 0).isPresent()).findFirst().orElseThrow();
        other = all.stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    private static List<String> seen(RealNode node) {
        // It is not there while coordination is being replaced.
        ExecResult result = node.exec("witness:seen");
        return result.ok() ? result.out().strip().lines().toList() : List.of();
    }

    private static void awaitSeen(RealNode node, int from, String line) {
        Condition.await(node.name() + " has seen '" + line + "'", SOON, () -> {
            List<String> lines = seen(node);
            return lines.size() > from && lines.subList(from, lines.size()).contains(line) ? Optional.empty() : Optional.of(lines.toString());
        });
    }

    /** The term in which it was elected last, since a line. */
    private static Optional<Long> term(RealNode node, int from) {
        List<String> lines = seen(node);
        return lines.stream().skip(from).filter(line -> line.startsWith("elected ")).reduce((before, after) -> after).map(line -> Long.parseLong(line.substring("elected ".length())));
    }

    private static void awaitTerm(RealNode node, int from, long term) {
        Condition.await(node.name() + " leads in the term " + term, SOON, () -> term(node, from).filter(found -> found == term).isPresent() ? Optional.empty() : Optional.of(seen(node).toString()));
    }

    private static Path newer(String artifact, int micro) throws IOException {
        Path folder = NODES.distribution().folder().resolve("system/io/foundation").resolve(artifact);
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder)) {
            Path version = versions.iterator().next();
            Path to = NODES.folder().resolve(artifact + "-" + micro + ".jar");
            MadeBundles.newer(version.resolve(artifact + "-" + version.getFileName() + ".jar"), micro, to);
            return to;
        }
    }

    private static void mode(RealNode node, String... lines) {
        node.write(CONFIGURATION, String.join("\n", lines) + "\n");
    }

    @Test
    @Order(1)
    void aNewVersionOfTheCoreDropsNoLeadership() throws IOException {
        long term = term(leader, 0).orElseThrow();
        List<String> seenByOther = seen(other);
        int inPlace = seen(leader).size();
        leader.run("bundle:update " + CORE + " " + newer(CORE, 1).toUri());
        awaitTerm(leader, inPlace, term);
        assertThat(seen(leader).subList(inPlace, seen(leader).size())).as("in place").startsWith("ends", "begins zookeeper").doesNotContain("evicted");

        int beside = seen(leader).size();
        leader.run("bundle:install -s " + newer(CORE, 2).toUri());
        leader.run("bundle:uninstall " + CORE + "/0.1.1");
        awaitTerm(leader, beside, term);
        assertThat(leader.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(CORE))).singleElement().asString().contains("0.1.2", "Active");
        assertThat(other.run("coordination:leaders --json witness")).as("the leader, as others see it").contains(Long.toString(term));
        assertThat(seen(other)).as("nobody else was elected, nor noticed anything").isEqualTo(seenByOther);
    }

    @Test
    @Order(2)
    void theModeChangesWhileItIsInUse() throws Exception {
        leader.run("witness:put where embedded");
        int toLocal = seen(leader).size();
        mode(leader, "mode = local");
        awaitSeen(leader, toLocal, "begins local");
        Condition.await("it leads there", SOON, () -> term(leader, toLocal).isPresent() ? Optional.empty() : Optional.of(seen(leader).toString()));
        List<String> told = seen(leader).subList(toLocal, seen(leader).size());
        assertThat(told).as("what was held is lost, and told so").contains("state LOST", "deposed SESSION_LOST", "lost SESSION_LOST", "state ACTIVE", "holds");
        assertThat(leader.run("witness:look where")).isEqualTo("-");
        leader.run("witness:put where local");
        int updated = seen(leader).size();
        leader.run("bundle:update " + LOCAL + " " + newer(LOCAL, 1).toUri());
        awaitSeen(leader, updated, "begins local");
        awaitSeen(leader, updated, "holds");
        assertThat(seen(leader).subList(updated, seen(leader).size())).contains("lost SESSION_LOST");
        assertThat(leader.run("witness:look where")).as("another version of the local store has what the one before had").isEqualTo("local");
        Condition.await("the other node leads where the first does not take part any more", SOON, () -> term(other, 0).isPresent() ? Optional.empty() : Optional.of(seen(other).toString()));

        int port = Exam.freePort();
        try (TlsServer server = new TlsServer(NODES.folder().resolve("tls"), port)) {
            Path digest = NODES.folder().resolve("digest");
            Files.writeString(digest, "agreeing:a digest of tests");
            String[] external = {"mode = external", "connect = " + server.connect() + "/our/place", "digestFile = " + digest, "tlsTrust = " + server.trust(),
                    "tlsKey = " + server.clientKey(), "tlsKeyPasswordFile = " + server.passwordFile(), "sessionTimeout = 5s"};
            int toExternal = seen(leader).size();
            mode(leader, external);
            awaitSeen(leader, toExternal, "begins zookeeper");
            awaitSeen(leader, toExternal, "holds");
            assertThat(leader.run("witness:look where")).as("what was in memory was taken along").isEqualTo("local");
            leader.run("witness:put where external");

            int toReadOnly = seen(leader).size();
            String[] readOnly = Arrays.copyOf(external, external.length + 1);
            readOnly[external.length] = "readOnly = true";
            mode(leader, readOnly);
            awaitSeen(leader, toReadOnly, "begins zookeeper");
            awaitSeen(leader, toReadOnly, "state ACTIVE");
            assertThat(leader.run("witness:look where")).isEqualTo("external");
            ExecResult refused = leader.exec("witness:put where nowhere");
            assertThat(refused.ok()).isFalse();
            assertThat(refused.toString()).contains("read");
            assertThat(leader.run("witness:look where")).isEqualTo("external");
        }

        int back = seen(leader).size();
        mode(leader, "mode = embedded");
        awaitSeen(leader, back, "begins zookeeper");
        awaitSeen(leader, back, "holds");
        assertThat(leader.run("witness:look where")).as("the servers within the nodes have kept it").isEqualTo("embedded");
        Condition.await("the other node sees it too", SOON, () -> {
            // Its server may have moved to the first node.
            String found = other.exec("witness:look where").toString();
            return found.contains("embedded") ? Optional.empty() : Optional.of(found);
        });
    }

    private static boolean leadsTheServers(RealNode node) {
        return node.exec("coordination:ensemble --json").out().contains("\"server\":\"leading\"");
    }

    private static void awaitLook(RealNode node, String key, String value) {
        Condition.await(node.name() + " sees " + value, SOON, () -> {
            ExecResult result = node.exec("witness:look " + key);
            return result.ok() && result.out().strip().equals(value) ? Optional.empty() : Optional.of(result.toString());
        });
    }

    @Test
    @Order(3)
    void theOnlyServerMovesBeforeItsNodeAgreesElsewhere() {
        Condition.await("one of them has the server", SOON, () -> all.stream().filter(ModesIT::leadsTheServers).count() == 1 ? Optional.empty()
                : Optional.of(all.stream().map(node -> node.exec("coordination:ensemble").toString()).toList().toString()));
        RealNode serving = all.stream().filter(ModesIT::leadsTheServers).findFirst().orElseThrow();
        RealNode without = all.stream().filter(node -> node != serving).findFirst().orElseThrow();
        without.run("witness:put kept yes");
        int toLocal = seen(serving).size();
        mode(serving, "mode = local");
        awaitSeen(serving, toLocal, "begins local");
        Condition.await("the other has the server now", SOON, () -> leadsTheServers(without) ? Optional.empty() : Optional.of(without.exec("coordination:ensemble --journal").toString()));
        awaitLook(without, "kept", "yes");
        Condition.await("the first has ended its server", SOON, () -> serving.logged().contains("and has no seat in it") ? Optional.empty() : Optional.of("it has not said so"));
        int back = seen(serving).size();
        mode(serving, "mode = embedded");
        awaitSeen(serving, back, "begins zookeeper");
        awaitSeen(serving, back, "holds");
        awaitLook(serving, "kept", "yes");
    }

    @Test
    @Order(4)
    void healthChecksSayHowTheNodeStandsAndWhatIsWrong() {
        leader.run("feature:install foundation-health");
        String[] last = new String[1];
        Condition.await("all is well", SOON, () -> {
            last[0] = leader.exec("hc:exec -v systemready,cluster").toString();
            return last[0].contains("the session is active") && last[0].contains("2 members") && !last[0].contains("WARN") && !last[0].contains("TEMPORARILY") ? Optional.empty() : Optional.of(last[0]);
        });
        other.kill();
        Condition.await("the member that was killed is missed", SOON, () -> {
            last[0] = leader.exec("hc:exec -v cluster").toString();
            return last[0].contains("1 of 2 members cannot be reached: " + other.name()) ? Optional.empty() : Optional.of(last[0]);
        });

        int port = Exam.freePort();
        leader.write("etc/io.foundation.health.cfg", "port = " + port + "\n");
        Condition.await("it answers by HTTP that it is ready", SOON, () -> Optional.of(ready(port)).filter(answer -> !answer.startsWith("200 ready")));
        leader.run("bundle:stop foundation-topology-fullmesh");
        Condition.await("it answers that it is not, and why", SOON, () -> Optional.of(ready(port)).filter(answer -> !answer.startsWith("503 not ready") || !answer.contains("fullmesh")));
    }

    private static String ready(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }
}
