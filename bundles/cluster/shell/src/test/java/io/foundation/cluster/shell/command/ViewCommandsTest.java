package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.shell.fakes.FakeCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void listsLinks() {
        assertThat(console.lines(new LinksCommand())).containsExactly(
                "Node   │ Address        │ Dialled by │    RTT │ Waiting │ Up for",
                "───────┼────────────────┼────────────┼────────┼─────────┼───────",
                "node-2 │ 127.0.0.1:7802 │ this node  │ 412 µs │     0 B │  2 min");
        assertThat(console.json(new LinksCommand())).isEqualTo(Console.parse("""
                [{"node":"node-2","incarnation":1795172400000,"address":"127.0.0.1:7802","dialled":true,
                  "roundTripMicros":412.3,"queuedBytes":0,"upMillis":125000}]"""));
        cluster.links.clear();
        assertThat(console.lines(new LinksCommand())).last().isEqualTo("There is no link: see discovery:list for who was found.");
    }

    @Test
    void listsClusters() {
        cluster.discovery.add(new DiscoveryStatus("gossip", "ok", "", List.of(), 1, 0));
        cluster.problems.add("The secret is the default one.");
        assertThat(console.lines(new ListCommand())).containsExactly(
                "Cluster │ This node │ State │ Nodes │ Ready │ Discovery │ Topology │ Problems",
                "────────┼───────────┼───────┼───────┼───────┼───────────┼──────────┼─────────",
                "default │ node-1    │ ready │     3 │     2 │ gossip    │ fullmesh │        1");
        assertThat(console.json(new ListCommand())).isEqualTo(Console.parse("""
                [{"name":"default","self":"node-1","state":"ready","nodes":3,"ready":2,"discovery":["gossip"],
                  "topology":"fullmesh","problems":["The secret is the default one."]}]"""));
        console.services.remove(Cluster.class);
        assertThat(console.json(new ListCommand()).get(0).get("state").textValue()).isEqualTo("starting");
    }

    @Test
    void listsStrategies() {
        cluster.discovery.add(new DiscoveryStatus("gossip", "ok", "2 interfaces", List.of("node-2 at 127.0.0.1:7802"), 12, 1));
        cluster.discovery.add(new DiscoveryStatus("mdns", "missing", "No provider is installed.", List.of(), 0, 0));
        assertThat(console.lines(new DiscoveryListCommand())).containsExactly(
                "Strategy │ State   │ Answers │ Failures │ Found                    │ Detail",
                "─────────┼─────────┼─────────┼──────────┼──────────────────────────┼──────────────────────────",
                "gossip   │ ok      │      12 │        1 │ node-2 at 127.0.0.1:7802 │ 2 interfaces",
                "mdns     │ missing │       0 │        0 │                          │ No provider is installed.");
        assertThat(console.json(new DiscoveryListCommand()).get(0)).isEqualTo(Console.parse("""
                {"strategy":"gossip","state":"ok","answers":12,"failures":1,"found":["node-2 at 127.0.0.1:7802"],"detail":"2 interfaces"}"""));
    }

    @Test
    void explainsANode() {
        cluster.explanations.put("stranger", List.of("12:00:00 found by gossip", "12:00:01 refused: another secret"));
        DiscoveryExplainCommand command = new DiscoveryExplainCommand();
        command.node = "stranger";
        assertThat(console.lines(command)).containsExactly(
                "Node stranger:", "  1. 12:00:00 found by gossip", "  2. 12:00:01 refused: another secret");
        assertThat(console.json(command)).isEqualTo(Console.parse("""
                {"node":"stranger","steps":["12:00:00 found by gossip","12:00:01 refused: another secret"]}"""));
        cluster.explanations.put("nod-2", List.of("now: not a member"));
        command = new DiscoveryExplainCommand();
        command.node = "nod-2";
        assertThat(console.lines(command)).containsExactly(
                "Node nod-2:", "  1. now: not a member", "No member has this name. Did you mean node-2?");
        command.node = "node-2";
        assertThat(console.lines(command)).containsExactly("Nothing is remembered of node node-2.");
        command.node = "node-22";
        assertThat(console.failure(command)).startsWith("No node 'node-22' is known").endsWith("Did you mean node-2?");
    }

    @Test
    void showsTheTopology() {
        cluster.topology = new TopologyStatus("fullmesh", true, List.of(FakeCluster.id("node-2"), FakeCluster.id("node-3")),
                List.of(FakeCluster.id("node-2")), List.of(), Map.of("epoch", "7"));
        assertThat(console.lines(new TopologyShowCommand())).containsExactly(
                "Topology  fullmesh",
                "epoch     7",
                "Node   │ Wanted │ Linked │ Candidate",
                "───────┼────────┼────────┼──────────",
                "node-2 │ yes    │ yes    │ no",
                "node-3 │ yes    │ no     │ no");
        assertThat(console.json(new TopologyShowCommand())).isEqualTo(Console.parse("""
                {"type":"fullmesh","provided":true,"wanted":["node-2","node-3"],"linked":["node-2"],"candidates":[],"facts":{"epoch":"7"}}"""));
        TopologyShowCommand plain = new TopologyShowCommand();
        plain.noFormat = true;
        assertThat(console.output(plain)).isEqualTo("node-2\tyes\tyes\tno\nnode-3\tyes\tno\tno\n");
        cluster.topology = new TopologyStatus("hyparview", false, List.of(), List.of(), List.of(), Map.of());
        assertThat(console.lines(new TopologyShowCommand()))
                .startsWith("Topology  hyparview (no provider is installed: the links stay as they are)").endsWith("There is no peer.");
    }
}
