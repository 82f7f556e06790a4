package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code foundation:swap} on real nodes, under load: a version that works takes over, one that does not is taken back. */
class SwapIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MESSAGES = 50;
    private static final String MESH = "foundation-topology-fullmesh";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static RealNode speaker;
    private static RealNode listener;

    @BeforeAll
    static void form() throws IOException {
        List<RealNode> both = NODES.start(2);
        speaker = both.get(0);
        listener = both.get(1);
        RealNodes.awaitReady(both, START);
        Path load = MadeBundles.load(NODES.folder().resolve("load.jar"));
        for (RealNode node : both) {
            node.run("bundle:install -s " + load.toUri());
            Condition.await("the load is there", SOON, () -> Optional.of(node.exec("load:report")).filter(result -> !result.ok()).map(Object::toString));
        }
    }

    @Test
    void aVersionThatWorksTakesOverAndOneThatDoesNotIsTakenBack() throws IOException {
        Path good = NODES.folder().resolve("good.jar");
        MadeBundles.newer(built(MESH), 1, good);
        Path bad = NODES.folder().resolve("bad.jar");
        MadeBundles.broken(built(MESH), 2, bad);
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
        assertThat(speaker.run("foundation:swaps --no-format").lines().toList()).hasSize(2)
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

    private static Path built(String artifact) throws IOException {
        Path folder = NODES.distribution().folder().resolve("system/io/foundation").resolve(artifact);
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder)) {
            Path version = versions.iterator().next();
            return version.resolve(artifact + "-" + version.getFileName() + ".jar");
        }
    }

    private static void awaitProgress() {
        long answered = Long.parseLong(report(speaker).get("answered"));
        Condition.await(MESSAGES + " more answers", SOON, () -> Long.parseLong(report(speaker).get("answered")) >= answered + MESSAGES
                ? Optional.empty() : Optional.of(report(speaker).toString()));
    }

    private static Map<String, String> report(RealNode node) {
        Map<String, String> values = new TreeMap<>();
        node.run("load:report").lines().filter(line -> line.contains("=")).forEach(line -> values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return values;
    }
}
