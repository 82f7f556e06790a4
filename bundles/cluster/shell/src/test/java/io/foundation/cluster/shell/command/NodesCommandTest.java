package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.shell.fakes.FakeCluster;
import org.junit.jupiter.api.Test;

class NodesCommandTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void listsNodesForPeople() {
        assertThat(console.lines(new NodesCommand())).containsExactly(
                "Node     │ State       │ Since     │ Address        │ Version │ Roles        │ RTT    │ Note",
                "─────────┼─────────────┼───────────┼────────────────┼─────────┼──────────────┼────────┼──────────────────",
                "node-1 * │ ready       │ 3 min ago │ 127.0.0.1:7801 │ 0.1.0   │ store,worker │ -      │",
                "node-2   │ ready       │ 2 min ago │ 127.0.0.1:7802 │ 0.1.0   │ store,worker │ 412 µs │",
                "node-3   │ unreachable │ 12 s ago  │ 127.0.0.1:7803 │ 0.1.0   │ store,worker │ -      │ the link was lost",
                "3 nodes: 2 ready, 1 unreachable");
    }

    @Test
    void writesTabsForScripts() {
        NodesCommand command = new NodesCommand();
        command.noFormat = true;
        assertThat(console.output(command)).isEqualTo("""
                node-1\tready\t2026-11-20T11:57:00Z\t127.0.0.1:7801\t0.1.0\tstore,worker\t-\t
                node-2\tready\t2026-11-20T11:58:00Z\t127.0.0.1:7802\t0.1.0\tstore,worker\t412 µs\t
                node-3\tunreachable\t2026-11-20T11:59:48Z\t127.0.0.1:7803\t0.1.0\tstore,worker\t-\tthe link was lost
                """);
    }

    @Test
    void writesOneDocumentForPrograms() {
        JsonNode nodes = console.json(new NodesCommand());
        assertThat(nodes).hasSize(3);
        assertThat(nodes.get(0)).isEqualTo(Console.parse("""
                {"name":"node-1","incarnation":1795172400000,"state":"ready","since":"2026-11-20T11:57:00Z",
                 "addresses":["127.0.0.1:7801"],"version":"0.1.0","roles":["store","worker"],"metadata":{"zone":"a"},
                 "roundTripMicros":null,"note":"","self":true}"""));
        assertThat(nodes.get(1).get("roundTripMicros").doubleValue()).isEqualTo(412.3);
        assertThat(nodes.get(2).get("self").booleanValue()).isFalse();
    }

    @Test
    void coloursStatesOnlyOnATerminal() {
        console.colours = true;
        assertThat(console.output(new NodesCommand())).contains("\u001b[32mready      \u001b[39m", "\u001b[31munreachable\u001b[39m");
        console.colours = false;
        assertThat(console.output(new NodesCommand())).doesNotContain("\u001b");
    }

    @Test
    void letsNoEscapeSequenceOfAnotherNodeThrough() {
        cluster.members.set(2, FakeCluster.member("node-3", MemberState.UP, 0, "\u001b[2Jgone\nnode-9 │ ready"));
        assertThat(console.output(new NodesCommand())).doesNotContain("\u001b").contains("[2Jgone node-9 │ ready");
        assertThat(console.lines(new NodesCommand())).hasSize(6);
    }

    @Test
    void countsOneNode() {
        cluster.members.subList(1, 3).clear();
        assertThat(console.lines(new NodesCommand())).last().isEqualTo("1 node: 1 ready");
    }

    @Test
    void refusesTwoFormatsAtOnce() {
        NodesCommand command = new NodesCommand();
        command.json = true;
        command.noFormat = true;
        assertThat(console.failure(command)).isEqualTo("The options --json and --no-format exclude each other: use one of them.");
    }
}
