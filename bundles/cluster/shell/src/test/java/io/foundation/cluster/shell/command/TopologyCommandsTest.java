package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.admin.OverlayGraph;
import io.foundation.cluster.api.admin.SwitchReport.Outcome;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.fakes.FakeOverlay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void listsWhatCanBeSwitchedTo() {
        assertThat(console.lines(new TopologyListCommand())).containsExactly(
                "Topology  │ In use │ What it is               │ Options",
                "──────────┼────────┼──────────────────────────┼────────────",
                "fullmesh  │ yes    │ everybody with everybody │ fallback=1s",
                "hyparview │ no     │ a few links each         │");
        assertThat(console.json(new TopologyListCommand()).get(0).get("options").get(0).get("default").textValue()).isEqualTo("1s");
    }

    private static TopologySwitchCommand switchTo(String type) {
        TopologySwitchCommand command = new TopologySwitchCommand();
        command.type = type;
        return command;
    }

    @Test
    void switches() {
        TopologySwitchCommand command = switchTo("hyparview");
        command.options = List.of("active=5", "note=a=b");
        command.reason = "growth";
        command.deadline = "1m";
        assertThat(console.lines(command)).containsExactly("The topology is hyparview now (epoch 4), and was fullmesh: prepared in 120 ms, both for 3050 ms;"
                + " 3 of 3 verified it.");
        assertThat(cluster.overlay.requests).containsExactly(new SwitchRequest("hyparview", Map.of("active", "5", "note", "a=b"), "growth",
                Duration.ofMinutes(1), SwitchRequest.Activation.ALL_PREPARED, false));
    }

    @Test
    void saysWhyASwitchWasGivenUp() {
        cluster.overlay.outcome = FakeOverlay.report(Outcome.ABORTED, "node-3: No provider of the topology 'hyparview' is installed.");
        assertThat(console.failure(switchTo("hyparview")))
                .isEqualTo("The topology is fullmesh as before; the switch was aborted. node-3: No provider of the topology 'hyparview' is installed.");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        TopologySwitchCommand command = switchTo("hyparview");
        command.options = List.of("active");
        assertThat(console.failure(command)).isEqualTo("The option 'active' is not allowed: write --option key=value.");
        command = switchTo("hyparview");
        command.deadline = "soon";
        assertThat(console.failure(command)).contains("'soon' of --deadline");
        command.deadline = "1h";
        assertThat(console.failure(command)).contains("use 1s to 10m");
        assertThat(cluster.overlay.requests).isEmpty();
    }

    @Test
    void aDryRunDoesNothing() {
        TopologySwitchCommand command = switchTo("hyparview");
        command.dryRun = true;
        assertThat(console.lines(command)).containsExactly(
                "Would switch cluster default from fullmesh to hyparview on 3 nodes, within 30s. Nothing on this node stands against it.");
        cluster.overlay.obstacles.add("No topology 'x' is installed on this node.");
        assertThat(console.failure(command)).isEqualTo("No topology 'x' is installed on this node.");
        assertThat(cluster.overlay.requests).isEmpty();
    }

    @Test
    void analyzes() {
        assertThat(console.lines(new TopologyAnalyzeCommand())).containsExactly(
                "Rule  │ Wants     │ Because",
                "──────┼───────────┼──────────────────────",
                "large │ hyparview │ There are 50 members.",
                "The topology hyparview fits better than fullmesh: topology:switch hyparview switches.");
        assertThat(console.json(new TopologyAnalyzeCommand())).isEqualTo(Console.parse("""
                {"current":"fullmesh","recommended":"hyparview","installed":true,"figures":{"members":"50"},
                 "findings":[{"rule":"large","applies":true,"wants":"hyparview","because":"There are 50 members."}]}"""));
    }

    @Test
    void optimizesForAGoal() {
        TopologyOptimizeCommand command = new TopologyOptimizeCommand();
        command.goal = "massive_scal";
        assertThat(console.failure(command)).endsWith("Did you mean massive_scale?");
        command.goal = "massive_scale";
        command.dryRun = true;
        assertThat(console.lines(command)).containsExactly("There are 50 members.");
        assertThat(cluster.overlay.requests).isEmpty();
        command.dryRun = false;
        assertThat(console.lines(command)).last().asString().startsWith("The topology is hyparview now");
    }

    @Test
    void tellsTheHistory() {
        assertThat(console.lines(new TopologyHistoryCommand())).last().isEqualTo("The topology has not been switched since this node started.");
        cluster.overlay.history.add(FakeOverlay.report(Outcome.ROLLED_BACK, "node-2: it lacks 2 links."));
        assertThat(console.lines(new TopologyHistoryCommand())).last().asString().contains("rolled back").contains("node-2: it lacks 2 links.");
        assertThat(console.json(new TopologyHistoryCommand()).get(0).get("outcome").textValue()).isEqualTo("rolled back");
    }

    @Test
    void drawsTheGraph() {
        cluster.overlay.graph = new OverlayGraph(Map.of("node-1", new OverlayGraph.Node(3, "ring", List.of("node-2"), List.of("node-2")),
                "node-2", new OverlayGraph.Node(3, "ring", List.of("node-1", "node-3"), List.of())), Map.of("node-3", "It is unreachable."));
        assertThat(console.lines(new TopologyGraphCommand())).containsExactly(
                "Node   │ Topology │ Epoch │ Links │ Linked with",
                "───────┼──────────┼───────┼───────┼──────────────",
                "node-1 │ ring     │     3 │     1 │ node-2",
                "node-2 │ ring     │     3 │     2 │ node-1 node-3",
                "Missing: node-3. It is unreachable.");
        TopologyGraphCommand dot = new TopologyGraphCommand();
        dot.style = "dot";
        assertThat(console.lines(dot)).containsExactly("graph topology {", "  \"node-1\";", "  \"node-2\";", "  \"node-3\" [style=dotted];",
                "  \"node-1\" -- \"node-2\";", "  \"node-2\" -- \"node-3\";", "}");
        TopologyGraphCommand json = new TopologyGraphCommand();
        json.style = "json";
        assertThat(Console.parse(console.output(json)).get("missing").get("node-3").textValue()).isEqualTo("It is unreachable.");
        json.style = "svg";
        assertThat(console.failure(json)).isEqualTo("The format 'svg' is not allowed: use text, dot or json.");
    }
}
