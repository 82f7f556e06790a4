package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.shell.fakes.FakeCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void showsOneNode() {
        assertThat(console.lines(show("node-2"))).containsExactly(
                "Node         node-2",
                "Cluster      default",
                "State        ready",
                "Since        2 min ago",
                "Note",
                "Incarnation  1795172400000",
                "Addresses    127.0.0.1:7802",
                "Version      0.1.0",
                "Roles        store, worker",
                "Link         to 127.0.0.1:7802, dialled by this node, up for 2 min, round trip 412 µs, 0 B waiting",
                "zone         a");
        assertThat(console.lines(show("node-1"))).contains("Node         node-1 (this node)").noneMatch(line -> line.startsWith("Link"));
        assertThat(console.lines(show("node-3"))).contains("Link         none: see discovery:explain node-3");
    }

    @Test
    void showsOneNodeToPrograms() {
        JsonNode node = console.json(show("node-2"));
        assertThat(node.get("name").textValue()).isEqualTo("node-2");
        assertThat(node.get("link").get("upMillis").longValue()).isEqualTo(125_000);
        assertThat(node.get("metadata").get("zone").textValue()).isEqualTo("a");
        assertThat(console.json(show("node-1")).get("link").isNull()).isTrue();
    }

    @Test
    void namesTheNearestOfAnUnknownNode() {
        assertThat(console.failure(show("nod-2"))).isEqualTo(
                "No node 'nod-2' is known in cluster 'default': its nodes are node-1, node-2, node-3. Did you mean node-2?");
        assertThat(console.failure(show("elephant"))).isEqualTo(
                "No node 'elephant' is known in cluster 'default': its nodes are node-1, node-2, node-3.");
        assertThat(console.failure(show("a b"))).startsWith("The node name 'a b' is not allowed");
    }

    @Test
    void pingsAllOthers() {
        cluster.pings.put("node-2", times(900, 400, 500, 600));
        cluster.pings.put("node-3", CompletableFuture.failedFuture(new CompletionException(
                new FoundationException(ErrorType.UNREACHABLE, "There is no link to node-3."))));
        PingCommand command = new PingCommand();
        command.count = 4;
        Console.Failed failed = console.run(command);
        assertThat(failed.output().lines().map(String::stripTrailing)).containsExactly(
                "Node   │ Sent │ Answered │    Min │ Median │    Max │ Note",
                "───────┼──────┼──────────┼────────┼────────┼────────┼────────────────────────────",
                "node-2 │    4 │        4 │ 400 µs │ 550 µs │ 900 µs │",
                "node-3 │    4 │        0 │      - │      - │      - │ There is no link to node-3.");
        assertThat(failed.line()).isEqualTo(
                "Not every ping was answered within 2s by node-3: see discovery:explain for the link.");
        assertThat(cluster.asked).containsExactly("ping node-2 4 PT2S", "ping node-3 4 PT2S");
    }

    @Test
    void pingsOneNode() {
        cluster.pings.put("node-2", times(900, 400, 500));
        PingCommand command = new PingCommand();
        command.node = "node-2";
        command.count = 3;
        command.timeout = "500ms";
        JsonNode row = console.json(command).get(0);
        assertThat(row).isEqualTo(Console.parse("""
                {"node":"node-2","sent":3,"answered":3,"minMicros":400.0,"medianMicros":500.0,"maxMicros":900.0,"error":null}"""));
        assertThat(cluster.asked).containsExactly("ping node-2 3 PT0.5S");
    }

    @Test
    void keepsOneDocumentWhenAPingIsNotAnswered() {
        cluster.pings.put("node-2", times(400));
        PingCommand command = new PingCommand();
        command.node = "node-2";
        command.json = true;
        Console.Failed failed = console.run(command);
        assertThat(Console.parse(failed.output()).get(0).get("answered").intValue()).isEqualTo(1);
        assertThat(failed.line()).isEmpty();
    }

    @Test
    void refusesACountOrTimeoutOutOfRange() {
        PingCommand command = new PingCommand();
        command.count = 0;
        assertThat(console.failure(command)).isEqualTo("The count 0 is not allowed: use 1 to 1000.");
        PingCommand slow = new PingCommand();
        slow.timeout = "2 weeks";
        assertThat(console.failure(slow)).isEqualTo("The timeout '2 weeks' is not allowed: use 1ms to 1h, for example 500ms or 5s.");
    }

    private static NodeShowCommand show(String node) {
        NodeShowCommand command = new NodeShowCommand();
        command.node = node;
        return command;
    }

    private static CompletableFuture<List<Duration>> times(long... micros) {
        return CompletableFuture.completedFuture(Stream.of(micros).flatMapToLong(java.util.Arrays::stream)
                .mapToObj(time -> Duration.ofNanos(time * 1_000)).toList());
    }
}
