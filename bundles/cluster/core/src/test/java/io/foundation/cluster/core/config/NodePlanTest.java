package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.ProviderCatalog.Description;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.cluster.core.engine.EngineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePlanTest {

    private static final String SINGLE = "io.foundation.cluster";
    private static final String A = "io.foundation.cluster-a";
    private static final String B = "io.foundation.cluster-b";

    @TempDir
    Path folder;

    private final Map<String, String> node = new TreeMap<>(Map.of("name", "node-1"));
    private final Map<String, String> single = new TreeMap<>();
    private final Map<String, Map<String, String>> named = new TreeMap<>();
    private final Map<String, String> variables = new TreeMap<>();
    private ProviderCatalog catalog = Fixture.ALL;
    private NodePlan.Running running = NodePlan.Running.NOTHING;

    @Test
    void nothingConfiguredIsOneCluster() {
        NodePlan plan = plan();
        assertThat(plan.problems()).isEmpty();
        assertThat(names(plan)).isEqualTo(Map.of(SINGLE, "default"));
    }

    @Test
    void namedClustersStandBesideTheOneWithoutANameIfThatIsAskedFor() {
        named.put("a", Map.of());
        named.put("b", Map.of("name", "orders"));
        assertThat(names(plan())).isEqualTo(Map.of(A, "a", B, "orders"));
        single.put("cluster", " ");
        assertThat(names(plan())).isEqualTo(Map.of(A, "a", B, "orders"));
        single.put("cluster", "local");
        assertThat(names(plan())).isEqualTo(Map.of(SINGLE, "default", A, "a", B, "orders"));
        single.clear();
        variables.put("FOUNDATION_CLUSTER_DISCOVERY", "local");
        assertThat(names(plan())).isEqualTo(Map.of(SINGLE, "default", A, "a", B, "orders"));
    }

    @Test
    void theOneWithoutANameIsCheckedEvenIfItIsNotUsed() {
        named.put("a", Map.of());
        single.put("clustr", "auto");
        NodePlan plan = plan();
        assertThat(plan.problems().get(SINGLE)).singleElement().asString().contains("'clustr'").contains("'cluster'");
        assertThat(names(plan)).isEqualTo(Map.of(A, "a"));
    }

    @Test
    void aBrokenConfigurationCostsItsOwnClusterOnlyAndNotEvenThatIfItRuns() {
        named.put("a", Map.of("prot", "1"));
        named.put("b", Map.of());
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(B, "b"));
        assertThat(plan.broken()).containsExactly(A);
        named.put("a", Map.of());
        run();
        for (Map<String, String> broken : List.of(Map.of("prot", "1"), Map.of("name", "my cluster"), Map.of("name", "renamed", "expectedNodes", "0"),
                Map.of("secretFile", "/does/not/exist"), Map.of("bind", "0.0.0.0"))) {
            named.put("a", broken);
            NodePlan next = plan();
            assertThat(next.broken()).as(broken.toString()).containsExactly(A);
            assertThat(names(next)).isEqualTo(Map.of(B, "b"));
            assertThat(next.problems().keySet()).containsExactly(A);
            assertThat(next.decisions()).contains(A + ": it is wrong, so the cluster 'a' goes on with the last one that was right.");
        }
    }

    @Test
    void aBrokenNodeGoesOnWithItsLastSettingsAndItsClustersCanStillBeChanged() {
        run();
        node.put("nmae", "x");
        single.put("name", "other");
        NodePlan plan = plan();
        assertThat(plan.problems().keySet()).containsExactly("io.foundation.node");
        assertThat(plan.node()).isEqualTo(running.node());
        assertThat(names(plan)).isEqualTo(Map.of(SINGLE, "other"));
    }

    @Test
    void aNodeThatIsBrokenFromTheBeginningRunsNothing() {
        node.put("name", "my node");
        NodePlan plan = plan();
        assertThat(plan.node()).isEmpty();
        assertThat(plan.clusters()).isEmpty();
        assertThat(plan.problems().get("io.foundation.node")).hasSize(1);
    }

    @Test
    void aNameIsOneClustersOnly() {
        named.put("a", Map.of());
        named.put("b", Map.of("name", "a"));
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(A, "a"));
        assertThat(plan.problems().get(B)).containsExactly(B + ": 'a' is not allowed for 'name': the cluster of " + A + " has it already; give each its own.");
    }

    @Test
    void aNameStaysWithTheClusterThatRunsByIt() {
        named.put("a", Map.of());
        named.put("b", Map.of());
        run();
        named.put("a", Map.of("name", "b"));
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(B, "b"));
        assertThat(plan.broken()).containsExactly(A);
        named.put("b", Map.of("prot", "1"));
        assertThat(plan().broken()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void namesCanBeExchanged() {
        named.put("a", Map.of());
        named.put("b", Map.of());
        run();
        named.put("a", Map.of("name", "b"));
        named.put("b", Map.of("name", "a"));
        assertThat(names(plan())).isEqualTo(Map.of(A, "b", B, "a"));
    }

    @Test
    void aPortIsOneClustersOnly() {
        node.put("port", "7800");
        named.put("a", Map.of());
        named.put("b", Map.of());
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(A, "a"));
        assertThat(plan.problems().get(B)).containsExactly(B + ": '7800' is not allowed for 'port': the cluster of " + A
                + " listens on it already; set 'port' here to another one.");
        named.put("b", Map.of("bind", "127.0.0.2"));
        assertThat(plan().problems()).isEmpty();
        named.put("b", Map.of("port", "7801"));
        assertThat(plan().problems()).isEmpty();
    }

    @Test
    void aPortStaysWithTheClusterThatListensOnIt() {
        named.put("b", Map.of("port", "7800"));
        run();
        named.put("a", Map.of("port", "7800"));
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(B, "b"));
        assertThat(plan.problems().keySet()).containsExactly(A);
    }

    @Test
    void optionsThatAProviderWouldRefuseDoNotReachAClusterThatRuns() {
        run();
        single.put("detector.interval", "0s");
        NodePlan plan = plan();
        assertThat(plan.broken()).containsExactly(SINGLE);
        assertThat(plan.clusters()).isEmpty();
        assertThat(plan.problems().get(SINGLE)).singleElement().asString().contains("'detector.interval'");
    }

    @Test
    void aClusterThatDoesNotRunYetRunsWithoutTheProviderThatRefuses() {
        single.put("detector.interval", "0s");
        NodePlan plan = plan();
        assertThat(names(plan)).isEqualTo(Map.of(SINGLE, "default"));
        assertThat(plan.problems().get(SINGLE)).hasSize(1);
        run();
        assertThat(plan().broken()).isEmpty();
        assertThat(plan().problems().get(SINGLE)).hasSize(1);
    }

    @Test
    void optionsThatDoNotFitTogetherAreFoundBeforeAnybodyLeaves() {
        OptionSpec low = OptionSpec.number("low", 1, 0, 10, "the low one");
        OptionSpec high = OptionSpec.number("high", 2, 0, 10, "the high one");
        catalog = new ProviderCatalog(Map.of(Kind.DETECTOR, Map.of("swim", new Description(List.of(low, high), options -> {
            if (options.integer("low") > options.integer("high")) {
                throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": 'low' must not be above 'high'.");
            }
        }))));
        run();
        single.put("detector.low", "3");
        assertThat(plan().problems().get(SINGLE)).containsExactly("io.foundation.cluster detector: 'low' must not be above 'high'.");
        assertThat(plan().broken()).containsExactly(SINGLE);
        single.put("detector.high", "3");
        assertThat(plan().problems()).isEmpty();
    }

    @Test
    void unknownVariablesAreProblemsOfTheEnvironment() {
        variables.put("FOUNDATION_NODE_PROT", "1");
        assertThat(plan().problems().get("environment")).singleElement().asString().contains("FOUNDATION_NODE_PORT");
        assertThat(names(plan())).isEqualTo(Map.of(SINGLE, "default"));
    }

    @Test
    void secretsAreNotShown() {
        node.put("clusterSecret", Fixture.SECRET);
        single.put("secret", "another secret of mine");
        run();
        assertThat(plan().toString() + running + sources()).doesNotContain(Fixture.SECRET).doesNotContain("another secret of mine");
    }

    private void run() {
        NodePlan plan = plan();
        running = new NodePlan.Running(plan.node(), plan.clusters());
    }

    private NodePlan.Sources sources() {
        return new NodePlan.Sources(node, single, named);
    }

    private NodePlan plan() {
        Map<String, String> all = new TreeMap<>(variables);
        all.put(Environment.RUNTIME, folder.resolve("run").toString());
        return NodePlan.make(sources(), running, new Environment(all), catalog, folder.resolve("data"), "0.1.0");
    }

    private static Map<String, String> names(NodePlan plan) {
        Map<String, String> names = new TreeMap<>();
        for (Map.Entry<String, EngineSettings> entry : plan.clusters().entrySet()) {
            names.put(entry.getKey(), entry.getValue().cluster().value());
        }
        return names;
    }
}
