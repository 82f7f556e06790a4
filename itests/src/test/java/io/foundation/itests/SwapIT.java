package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code foundation:swap} on real nodes, under load: a version that works takes over, one that does not is taken back. */
class SwapIT {

    private static final Duration SOON = LoadedNodes.SOON;
    private static final int MESSAGES = 50;
    private static final String MESH = "foundation-topology-fullmesh";
    private static final String TRANSPORT = "foundation-transport-netty";
    private static final String CONFIGURATION = "etc/io.foundation.cluster.cfg";
    private static final int PER_SECOND = 1_000;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes loaded;
    private static RealNode speaker;
    private static RealNode listener;

    @BeforeAll
    static void form() throws IOException {
        String certain = "channel.certain.delivery = exactly-once-in-window\nchannel.certain.overflow = block\n";
        loaded = LoadedNodes.start(NODES, List.of(NodePlan.named("node-1").withFile(CONFIGURATION, certain), NodePlan.named("node-2").withFile(CONFIGURATION, certain)));
        speaker = loaded.get(0);
        listener = loaded.get(1);
    }

    @Test
    void aVersionThatWorksTakesOverAndOneThatDoesNotIsTakenBack() throws IOException {
        Path good = NODES.folder().resolve("good.jar");
        MadeBundles.newer(loaded.built(MESH), 1, good);
        Path bad = NODES.folder().resolve("bad.jar");
        MadeBundles.broken(loaded.built(MESH), 2, bad);
        for (RealNode node : List.of(speaker, listener)) {
            node.run("feature:repo-add " + MadeBundles.repository(MESH, "0.1.1", good, NODES.folder().resolve("good.xml")).toUri());
            node.run("feature:repo-add " + MadeBundles.repository(MESH, "0.1.2", bad, NODES.folder().resolve("bad.xml")).toUri());
        }
        speaker.run("load:begin " + listener.name());
        awaitProgress();

        for (RealNode node : List.of(speaker, listener)) {
            assertThat(node.run("foundation:swap --dry-run " + MESH + " 0.1.1")).contains("side by side");
            assertThat(node.run("foundation:swap --watch 2s " + MESH + " 0.1.1")).contains("install", "verify", "drain", "remove", "watch",
                    MESH + " is 0.1.1 now, and was 0.1.0.");
            assertThat(node.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(MESH)).toList())
                    .singleElement().asString().contains("Active", "0.1.1");
            awaitProgress();
        }

        ExecResult refused = speaker.exec("foundation:swap --settle 3s " + MESH + " 0.1.2");
        assertThat(refused.ok()).isFalse();
        assertThat(refused.toString()).contains(MESH + " is 0.1.1 as before.", "did not work within 3 s");
        awaitProgress();
        assertThat(speaker.run("foundation:swaps --no-format").lines().filter(line -> line.contains(MESH)).toList()).hasSize(2)
                .anyMatch(line -> line.contains("swapped")).anyMatch(line -> line.contains("rolled back"));
        assertThat(speaker.exec("foundation:swap " + MESH + " 0.2").toString()).contains("no version '0.2'", "0.1.0, 0.1.1, 0.1.2");

        speaker.run("load:end");
        assertThat(report(speaker)).containsEntry("failed", "0").containsEntry("wrong", "0");
        Condition.await("everything acknowledged has come", SOON, () -> {
            Map<String, String> spoken = report(speaker);
            Map<String, String> heard = report(listener);
            return heard.get("gotSends").equals(spoken.get("sent")) && heard.get("gotBroadcasts").equals(spoken.get("broadcast"))
                    ? Optional.empty() : Optional.of("said " + spoken + ", heard " + heard);
        });
        assertThat(report(listener)).containsEntry("duplicates", "0");
        assertThat(Facts.events(speaker)).noneMatch(event -> event.contains(" left") || event.contains(" unreachable"));
    }

    /** Its connections are made anew: what was confirmed has come, once, and nobody was thought to be gone. */
    @Test
    void aTransportIsReplacedUnderMessagesThatAreConfirmed() throws IOException {
        Path good = NODES.folder().resolve("transport.jar");
        MadeBundles.newer(loaded.built(TRANSPORT), 1, good);
        Path repository = MadeBundles.repository(TRANSPORT, "0.1.1", good, NODES.folder().resolve("transport.xml"), """
                <feature dependency="true">tp-netty</feature><bundle start-level="30">mvn:io.foundation/foundation-transport-link/%s</bundle>"""
                .formatted(System.getProperty("foundation.version")));
        Map<String, Long> lives = loaded.lives();
        speaker.run("load:floodOn certain " + listener.name() + " " + PER_SECOND);
        listener.run("load:floodOn certain " + speaker.name() + " " + PER_SECOND);
        for (RealNode node : List.of(speaker, listener)) {
            loaded.all().forEach(each -> LoadedNodes.awaitMore(each, "certain.came", MESSAGES));
            node.run("feature:repo-add " + repository.toUri());
            assertThat(node.run("foundation:swap --watch 2s " + TRANSPORT + " 0.1.1")).contains(TRANSPORT + " is 0.1.1 now, and was 0.1.0.");
            assertThat(node.run("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(TRANSPORT)).toList())
                    .singleElement().asString().contains("Active", "0.1.1");
            loaded.all().forEach(each -> LoadedNodes.awaitMore(each, "certain.came", MESSAGES));
        }
        loaded.all().forEach(node -> node.run("load:calm"));
        for (RealNode from : loaded.all()) {
            RealNode to = from == speaker ? listener : speaker;
            Condition.await("everything confirmed has come", SOON, () -> {
                Map<String, String> said = report(from);
                Map<String, String> heard = report(to);
                return said.get("certain.underWay").equals("0") && heard.get("certain.came").equals(said.get("certain.taken"))
                        ? Optional.empty() : Optional.of("said " + said + ", heard " + heard);
            });
            assertThat(report(to)).containsEntry("certain.twice", "0").containsEntry("failed", "0");
        }
        assertThat(loaded.lives()).isEqualTo(lives);
        assertThat(Facts.events(speaker)).noneMatch(event -> event.contains(" left") || event.contains(" unreachable"));
    }

    private static void awaitProgress() {
        LoadedNodes.awaitMore(speaker, "answered", MESSAGES);
    }

    private static Map<String, String> report(RealNode node) {
        return LoadedNodes.report(node);
    }
}
