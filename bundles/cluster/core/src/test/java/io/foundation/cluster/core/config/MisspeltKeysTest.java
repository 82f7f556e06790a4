package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.config.KnownKeys.Known;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key, with every letter of it left out, doubled, exchanged with the next or replaced by another. */
class MisspeltKeysTest {

    @TempDir
    Path folder;
    private NodeSettings node;

    @BeforeEach
    void makeNode() {
        node = Fixture.node(folder);
    }

    static Stream<Known> keys() {
        return KnownKeys.all().stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isNamedWithTheConfigurationAndTheNearestKey(Known known) {
        Map<String, Boolean> typed = misspelt(known);
        assertThat(typed).isNotEmpty();
        Set<String> names = KnownKeys.names(known);
        typed.forEach((key, oneChange) -> {
            List<String> sentences = sentences(known, key);
            assertThat(sentences).as(key).hasSize(1);
            assertThat(sentences.get(0)).startsWith(known.pid() + ": ").contains("there is no key '" + key + "'").endsWith("'?");
            String suggested = sentences.get(0).substring(sentences.get(0).indexOf("did you mean '") + "did you mean '".length(), sentences.get(0).length() - 2);
            assertThat(names).contains(suggested);
            // Two letters exchanged are two changes, and another key may be as near as the one that was meant.
            assertThat(!oneChange || suggested.equals(known.name()) || isOneChange(key, suggested)).as("%s for %s", suggested, key).isTrue();
        });
    }

    @Test
    void changesNothing() {
        KnownKeys.all().forEach(this::changesNothing);
    }

    private void changesNothing(Known known) {
        NodePlan before = plan(NodePlan.Running.NOTHING, known, Map.of());
        assertThat(before.problems()).as(known.toString()).isEmpty();
        NodePlan.Running running = new NodePlan.Running(before.node(), before.clusters());
        String key = misspelt(known).keySet().iterator().next();
        NodePlan after = plan(running, known, Map.of(key, "1"));
        assertThat(after.problems().keySet()).as(known.toString()).containsExactly(known.pid());
        assertThat(after.problems().get(known.pid()).toString()).contains("'" + key + "'");
        assertThat(after.node()).isEqualTo(before.node());
        if (known.pid().equals(ClusterOptions.PID)) {
            assertThat(after.broken()).containsExactly(known.pid());
            assertThat(after.clusters()).isEmpty();
        } else {
            assertThat(after.clusters()).isEqualTo(before.clusters());
        }
    }

    private NodePlan plan(NodePlan.Running running, Known known, Map<String, String> more) {
        Map<String, String> nodeKeys = new TreeMap<>(Map.of("name", "node-1", "clusterSecret", Fixture.SECRET));
        Map<String, String> clusterKeys = companions(known);
        (known.pid().equals(NodeOptions.PID) ? nodeKeys : clusterKeys).putAll(more);
        return NodePlan.make(new NodePlan.Sources(nodeKeys, clusterKeys, Map.of()), running, new Environment(Map.of(Environment.RUNTIME,
                folder.resolve("run").toString())), Fixture.ALL, folder.resolve("data"), "0.1.0");
    }

    private static Map<String, String> companions(Known known) {
        Map<String, String> companions = new TreeMap<>();
        companions.put("cluster", "auto");
        Optional.of(known.companion()).filter(text -> !text.isEmpty()).ifPresent(text -> companions.put(text.split("=")[0], text.split("=")[1]));
        return companions;
    }

    private List<String> sentences(Known known, String key) {
        if (known.pid().equals(NodeOptions.PID)) {
            return Fixture.nodeSentences(folder, Map.of(key, "1"));
        }
        Map<String, String> configured = companions(known);
        configured.put(key, "1");
        return Fixture.clusterSentences(node, configured);
    }

    private static boolean isOneChange(String one, String other) {
        int head = 0;
        while (head < Math.min(one.length(), other.length()) && one.charAt(head) == other.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(one.length(), other.length()) - head && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
            tail++;
        }
        return Math.max(one.length(), other.length()) - head - tail <= 1;
    }

    /** All that are no key, and not the name of a channel of the user's own; and whether they are one change away. */
    private static Map<String, Boolean> misspelt(Known known) {
        String name = known.name();
        Map<String, Boolean> typed = new LinkedHashMap<>();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '.' || i + 1 < name.length() && name.charAt(i + 1) == '.') {
                continue;
            }
            String head = name.substring(0, i);
            String tail = name.substring(i + 1);
            if (!tail.isEmpty()) {
                typed.put(head + tail.charAt(0) + name.charAt(i) + tail.substring(1), false);
            }
            typed.put(head + tail, true);
            typed.put(head + name.charAt(i) + name.charAt(i) + tail, true);
            typed.put(head + 'q' + tail, true);
        }
        typed.keySet().removeAll(KnownKeys.names(known));
        if (name.startsWith("channel.")) {
            String channel = name.substring(0, name.lastIndexOf('.'));
            typed.keySet().removeIf(key -> key.startsWith("channel.") && !key.startsWith(channel + '.'));
        }
        if (name.startsWith("discovery.")) {
            // A letter less may make another strategy of one: mdns is near dns, which is told which keys it has.
            String own = name.substring(0, name.indexOf('.', "discovery.".length()) + 1);
            Set<String> strategies = Fixture.ALL.words(ProviderCatalog.Kind.DISCOVERY);
            typed.keySet().removeIf(key -> !key.startsWith(own) && strategies.stream().anyMatch(other -> key.startsWith("discovery." + other + '.')));
        }
        return typed;
    }
}
