package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.KnownKeys.Known;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key whose values are limited, with values beyond the limits. */
class ValuesOutOfRangeTest {

    @TempDir
    Path folder;
    private NodeSettings node;

    @BeforeEach
    void makeNode() {
        node = Fixture.node(folder);
    }

    /** A value that is not allowed, and a word of what is. */
    private record Wrong(String value, String allowed) {
    }

    static Stream<Known> keys() {
        return KnownKeys.all().stream().filter(known -> !wrong(known).isEmpty());
    }

    private static List<Wrong> wrong(Known known) {
        OptionSpec spec = known.spec();
        List<Wrong> wrong = new ArrayList<>();
        switch (spec.kind()) {
            case NUMBER -> {
                String allowed = spec.min() == spec.max() ? "use " + spec.min() : spec.min() + " to " + spec.max();
                for (String value : List.of(Long.toString(spec.min() - 1), Long.toString(spec.max() + 1), "1.5", "many", "0x10", "99999999999999999999")) {
                    wrong.add(new Wrong(value, allowed));
                }
            }
            case DURATION -> {
                for (String value : List.of(spec.max() + 1 + "ms", "-5s", "5 parsecs", "1.5s", "soon")) {
                    wrong.add(new Wrong(value, "use a duration from "));
                }
                if (spec.min() > 0) {
                    wrong.add(new Wrong(spec.min() - 1 + "ms", "use a duration from "));
                }
            }
            case CHOICE -> wrong.add(new Wrong("sideways", String.join(", ", spec.allowed())));
            case FLAG -> {
                wrong.add(new Wrong("yes", "true or false"));
                wrong.add(new Wrong("TRUE", "true or false"));
            }
            case ADDRESSES -> {
                wrong.add(new Wrong("10.0.0.1", "host:port"));
                wrong.add(new Wrong("10.0.0.1:99999", "host:port"));
            }
            case TEXT, LIST -> { }
        }
        return wrong;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void areNamedWithKeyValueAndWhatIsAllowed(Known known) {
        for (Wrong wrong : wrong(known)) {
            List<String> sentences = sentences(known, wrong.value());
            assertThat(sentences).as(wrong.value()).hasSize(1);
            assertThat(sentences.get(0)).startsWith(known.pid() + ": '" + wrong.value() + "' is not allowed for '" + known.name() + "': ")
                    .contains(wrong.allowed()).endsWith(".");
        }
    }

    static Stream<Known> limited() {
        return KnownKeys.all().stream().filter(known -> known.spec().kind() == OptionSpec.Kind.NUMBER || known.spec().kind() == OptionSpec.Kind.DURATION);
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        limited().forEach(known -> {
            String unit = known.spec().kind() == OptionSpec.Kind.DURATION ? "ms" : "";
            assertThat(sentences(known, known.spec().min() + unit)).as(known.toString()).isEmpty();
            assertThat(sentences(known, known.spec().max() + unit)).as(known.toString()).isEmpty();
        });
    }

    @Test
    void theDefaultsAreAllowed() {
        KnownKeys.all().stream().filter(known -> known.spec().defaultValue() != null)
                .forEach(known -> assertThat(sentences(known, known.spec().defaultValue())).as(known.toString()).isEmpty());
    }

    @Test
    void anOptionOfAProviderIsSaidOfTheKeyInTheFileAndTheRestCanRun() {
        ClusterSettings.Outcome outcome = Fixture.cluster(node, Map.of("cluster", "gossip", "discovery.gossip.port", "99999", "detector.interval", "0s"));
        assertThat(outcome.settings()).isPresent();
        assertThat(outcome.troubles()).containsExactly(
                "io.foundation.cluster: '99999' is not allowed for 'discovery.gossip.port': use a whole number from 1 to 65535.",
                "io.foundation.cluster: '0s' is not allowed for 'detector.interval': use a duration from 50ms to 1m, such as 500ms, 5s or 2m.");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(Fixture.nodeSentences(folder, Map.of("name", "my node", "prot", "1", "port", "-1", "bind", "0.0.0.0:7800", "dataFolder", "data",
                "roles", "a b", "advertise", "host:port", "metadata.", "x"))).hasSize(8).allSatisfy(sentence ->
                        assertThat(sentence).startsWith("io.foundation.node: ").containsPattern("(is not allowed for '|there is no key ')"));
        assertThat(Fixture.clusterSentences(node, Map.of("name", "-", "topologi", "x", "bind", "a/b", "secretFile", "secret", "expectedNodes", "0",
                "channel.priority", "1", "channel.data.priority", "8", "discovery", "gosip"))).hasSize(8).allSatisfy(sentence ->
                        assertThat(sentence).startsWith("io.foundation.cluster: "));
    }

    private List<String> sentences(Known known, String value) {
        if (known.pid().equals(NodeOptions.PID)) {
            return Fixture.nodeSentences(folder, Map.of(known.name(), value));
        }
        Map<String, String> configured = new TreeMap<>(Map.of(known.name(), value));
        if (!known.companion().isEmpty()) {
            configured.put(known.companion().split("=")[0], known.companion().split("=")[1]);
        }
        return Fixture.clusterSentences(node, configured);
    }
}
