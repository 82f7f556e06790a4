package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Providers are stopped, started, updated and deployed anew fifty times under two nodes that talk all the time. */
class HotSwapIT {

    private static final Duration SOON = LoadedNodes.SOON;
    private static final int SWAPS = Integer.getInteger("foundation.swaps", 50);
    private static final int TRANSPORT_SWAPS = Integer.getInteger("foundation.transport.swaps", 10);
    private static final int HOT_DEPLOY_EVERY = 10;
    private static final int MESSAGES_BETWEEN = 10;
    private static final List<String> PROVIDERS = List.of("foundation-topology-fullmesh", "foundation-discovery-localhost",
            "foundation-discovery-gossip", "foundation-discovery-staticlist");
    private static final String DETECTOR = "io.foundation.cluster.core.detection.SwimDetectorProvider";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes loaded;
    private static RealNode speaker;
    private static RealNode listener;

    @BeforeAll
    static void form() throws IOException {
        loaded = LoadedNodes.start(NODES, 2);
        speaker = loaded.get(0);
        listener = loaded.get(1);
    }

    @Test
    void fiftySwapsUnderLoadLoseNothing() throws IOException {
        speaker.run("load:begin " + listener.name());
        awaitProgress(MESSAGES_BETWEEN);
        PROVIDERS.forEach(this::swapOnce);
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        List<String> events = Facts.events(speaker);
        String life = report(speaker).get("life");

        for (int swap = 0; swap < SWAPS; swap++) {
            RealNode node = swap % 2 == 0 ? speaker : listener;
            String provider = PROVIDERS.get(swap / 2 % PROVIDERS.size());
            node.run("load:track " + provider);
            if (swap % HOT_DEPLOY_EVERY == HOT_DEPLOY_EVERY - 1) {
                hotDeploy(node, provider, swap + 1);
            } else if (swap % 5 == 1) {
                node.run("scr:disable " + DETECTOR);
                node.run("scr:enable " + DETECTOR);
            } else if (swap % 2 == swap / 2 % 2) {
                loaded.update(node, provider, swap + 1);
            } else {
                node.run("bundle:stop " + provider);
                node.run("bundle:start " + provider);
            }
            awaitProgress(MESSAGES_BETWEEN);
        }

        speaker.run("load:end");
        Map<String, String> spoken = report(speaker);
        System.out.println("Under " + SWAPS + " swaps: " + spoken);
        assertThat(spoken).containsEntry("life", life).containsEntry("wrong", "0").containsEntry("failed", "0");
        Condition.await("everything acknowledged has come", SOON, () -> {
            Map<String, String> heard = report(listener);
            return heard.get("gotSends").equals(spoken.get("sent")) && heard.get("gotBroadcasts").equals(spoken.get("broadcast"))
                    ? Optional.empty() : Optional.of("said " + spoken + ", heard " + heard);
        });
        assertThat(report(listener)).as("nothing came twice").containsEntry("duplicates", "0");
        List<String> all = Facts.events(speaker);
        // A node without a topology or a detector honestly says that it is not ready for the moment; it must not be doubted or go.
        assertThat(all.subList(events.size(), all.size())).as("what the members noticed").allMatch(event -> event.matches("\\S+ (up|ready) .*"));
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitNoMore(before);
        loaded.awaitHeld(PROVIDERS.size());
    }

    /**
     * The transport under both nodes is replaced too. What was under way on its connections may fail, and the caller is told;
     * what was answered was answered, nobody is given up or begins a new life, and nothing is left behind.
     */
    @Test
    void theTransportIsReplacedUnderLoad() throws IOException {
        String transport = "foundation-transport-netty";
        speaker.run("load:begin " + listener.name());
        awaitProgress(MESSAGES_BETWEEN);
        swapOnce(transport);
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        Map<String, String> spokenBefore = report(speaker);
        int events = Facts.events(speaker).size();
        for (int swap = 0; swap < TRANSPORT_SWAPS; swap++) {
            RealNode node = swap % 2 == 0 ? speaker : listener;
            node.run("load:track " + transport);
            if (swap / 2 % 2 == 0) {
                loaded.update(node, transport, 100 + swap);
            } else {
                node.run("bundle:stop " + transport);
                node.run("bundle:start " + transport);
            }
            awaitProgress(MESSAGES_BETWEEN);
        }
        speaker.run("load:end");
        Map<String, String> spoken = report(speaker);
        System.out.println("Under " + TRANSPORT_SWAPS + " swaps of the transport: " + spoken);
        assertThat(spoken).containsEntry("wrong", "0").containsEntry("life", spokenBefore.get("life"));
        // The driver has one request under way at a time: more than one failure for a swap would be more than the swap explains.
        assertThat(Integer.parseInt(spoken.get("failed")) - Integer.parseInt(spokenBefore.get("failed"))).isLessThanOrEqualTo(TRANSPORT_SWAPS);
        assertThat(report(listener)).as("nothing came twice").containsEntry("duplicates", "0");
        List<String> noticed = Facts.events(speaker);
        assertThat(noticed.subList(events, noticed.size())).as("what the members noticed").noneMatch(event -> event.contains(" left") || event.contains(" unreachable"));
        Condition.await("the same lives as before", SOON, () -> loaded.lives().equals(lives) ? Optional.empty() : Optional.of("before " + lives + ", now " + loaded.lives()));
        loaded.awaitNoMore(before);
    }

    /** Everything a swap may start lazily is there after the first. */
    private void swapOnce(String provider) {
        for (RealNode node : List.of(speaker, listener)) {
            node.run("bundle:stop " + provider);
            node.run("bundle:start " + provider);
        }
        awaitProgress(MESSAGES_BETWEEN);
    }

    /** A newer jar in the deploy folder stands beside the old one and takes over; taken away, the old one is back. */
    private static void hotDeploy(RealNode node, String provider, int micro) throws IOException {
        Path newer = node.folder().resolve("deploy").resolve(provider + "-hot.jar");
        MadeBundles.newer(loaded.built(provider), micro, newer);
        awaitBundle(node, provider, "0.1." + micro, true);
        awaitProgress(MESSAGES_BETWEEN);
        Files.delete(newer);
        awaitBundle(node, provider, "0.1." + micro, false);
    }

    private static void awaitBundle(RealNode node, String provider, String version, boolean there) {
        Condition.await(provider + " " + version + " is " + (there ? "active" : "gone"), SOON, () -> {
            ExecResult list = node.exec("bundle:list -t 0 -s --no-format");
            if (!list.ok()) {
                return Optional.of(list.toString()); // a bundle went while it was listed
            }
            List<String> rows = list.out().lines().filter(line -> line.contains(provider)).toList();
            boolean active = rows.stream().anyMatch(row -> row.contains(version) && row.contains("Active"));
            boolean known = rows.stream().anyMatch(row -> row.contains(version));
            return (there ? active : !known) ? Optional.empty() : Optional.of(rows.toString());
        });
    }

    /** Waits until so many more requests were answered. */
    private static void awaitProgress(int more) {
        LoadedNodes.awaitMore(speaker, "answered", more);
    }

    private static Map<String, String> report(RealNode node) {
        return LoadedNodes.report(node);
    }
}
