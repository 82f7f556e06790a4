package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.admin.Tapped;
import io.foundation.cluster.shell.fakes.FakeCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void listsChannelsAndRules() {
        assertThat(console.lines(new ChannelListCommand())).containsExactly(
                "Channel │ Priority │ Connections │ Delivery     │ Ordering │ Monotonic │    Queue │ When full",
                "────────┼──────────┼─────────────┼──────────────┼──────────┼───────────┼──────────┼──────────",
                "control │        0 │           1 │ at-most-once │ keyed    │ false     │ 1.00 MiB │ fail",
                "data    │        4 │           4 │ at-most-once │ keyed    │ false     │ 32.0 MiB │ fail");
        assertThat(console.json(new ChannelListCommand()).get(1).get("settings").get("priority").textValue()).isEqualTo("4");
        ChannelListCommand routing = new ChannelListCommand();
        routing.routing = true;
        routing.noFormat = true;
        assertThat(console.lines(routing)).containsExactly("priority=high -> control", "everything else -> events");
    }

    @Test
    void showsFiguresWithRates() {
        cluster.channels.figures.add(new ChannelFigures("data", FakeCluster.id("node-2"), 4, 1_000, 50_000, 10, 500, 2, 2_048, 0.25, Map.of("full", 3L), 1_000, 2_000_000,
                9_000_000, 5, 4_096, 995, 7, 1, 0));
        cluster.channels.figures.add(new ChannelFigures("control", FakeCluster.id("node-2"), 1, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0));
        ChannelStatsCommand command = new ChannelStatsCommand();
        command.interval = "10ms";
        command.noFormat = true;
        assertThat(console.lines(command)).singleElement().asString().isEqualTo(
                String.join("\t", "data", "node-2", "0", "0 B", "0", "0 B", "1.00 µs", "2.00 ms", "2.00 KiB", "25 %", "5", "7", "3"));
        command = new ChannelStatsCommand();
        command.interval = "10ms";
        command.all = true;
        JsonNode json = console.json(command);
        assertThat(json).hasSize(2);
        assertThat(json.get(0).get("retransmitted").intValue()).isEqualTo(7);
        ChannelStatsCommand wrong = new ChannelStatsCommand();
        wrong.channel = "dat";
        assertThat(console.failure(wrong)).isEqualTo("There is no channel 'dat': the channels are control, data. Did you mean data?");
        wrong = new ChannelStatsCommand();
        wrong.interval = "1h";
        assertThat(console.failure(wrong)).startsWith("The interval '1h' is not allowed");
    }

    @Test
    void sendsAndSaysByWhichRule() {
        ChannelSendCommand command = send("role:worker");
        assertThat(console.lines(command)).singleElement().asString().startsWith("Sent to role:worker on events (everything else -> events) in ");
        command = send("node-2");
        command.channel = "data";
        command.ack = "handled";
        assertThat(console.lines(command)).singleElement().asString().startsWith("Sent to node:node-2 on data (the message names its channel) in ");
        assertThat(cluster.messaging.sent).containsExactly("send role:worker note 'hi there' on  CHANNEL", "send node:node-2 note 'hi there' on data HANDLED");
    }

    @Test
    void saysWhatIsWrongWithASending() {
        assertThat(console.failure(send("node-7"))).startsWith("No node 'node-7' is known");
        ChannelSendCommand command = send("node-2");
        command.ack = "seen";
        assertThat(console.failure(command)).isEqualTo("There is no acknowledgement 'seen': use channel, taken or handled.");
        cluster.messaging.outcome = CompletableFuture.failedFuture(new FoundationException(ErrorType.NO_HANDLER, "Nobody handles 'note' on this node."));
        assertThat(console.failure(send("node-2"))).isEqualTo("Nobody handles 'note' on this node.");
    }

    @Test
    void sendsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("report.txt"), "hello");
        ChannelSendCommand command = send("node-2");
        command.text = null;
        command.file = file.toString();
        assertThat(console.lines(command)).singleElement().asString().startsWith("Sent 5 B to node:node-2 on data (the message names its channel) in ");
        assertThat(cluster.messaging.sent).containsExactly("send node:node-2 note '' and 5 bytes on data CHANNEL");
        command.text = List.of("and", "text");
        assertThat(console.failure(command)).isEqualTo("A message has one body: give a text or --file, not both.");
        command.text = null;
        command.file = folder.resolve("none").toString();
        assertThat(console.failure(command)).isEqualTo("The file '" + command.file + "' cannot be sent: " + command.file + " is no file; it must lie on the machine of this node.");
        command.file = null;
        assertThat(console.failure(command)).isEqualTo("There is nothing to send: give a text after the subject, or a file with --file.");
    }

    private static ChannelSendCommand send(String to) {
        ChannelSendCommand command = new ChannelSendCommand();
        command.to = to;
        command.subject = "note";
        command.text = List.of("hi", "there");
        return command;
    }

    @Test
    void floodsAndShowsWhatCameOfIt() {
        ChannelFloodCommand command = flood();
        assertThat(console.lines(command)).contains("Target   node:node-2", "Channel  data", "Done     50", "Failed   0").anyMatch(line -> line.startsWith("p99.9 "));
        assertThat(cluster.messaging.sent).hasSize(50).allMatch(line -> line.startsWith("send node:node-2 flood ") && line.endsWith("TAKEN"));
        JsonNode json = console.json(flood());
        assertThat(json.get("done").intValue()).isEqualTo(50);
        assertThat(json.get("p50Nanos").longValue()).isPositive();
    }

    @Test
    void aFloodThatMovesNothingFails() {
        cluster.messaging.outcome = CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "There is no link."));
        Console.Failed failed = console.run(flood());
        assertThat(failed.output()).contains("50 {unreachable=50}");
        ChannelFloodCommand wrong = flood();
        wrong.parallel = 0;
        assertThat(console.failure(wrong)).isEqualTo("The number in parallel 0 is not allowed: use 1 to 1024.");
        wrong = flood();
        wrong.duration = "2h";
        assertThat(console.failure(wrong)).startsWith("The duration '2h' is not allowed");
    }

    private static ChannelFloodCommand flood() {
        ChannelFloodCommand command = new ChannelFloodCommand();
        command.to = "node-2";
        command.oneWay = true;
        command.size = 4;
        command.count = 50;
        return command;
    }

    @Test
    void tapsWithoutBodiesUnlessAsked() {
        cluster.channels.tapped.add(new Tapped(FakeCluster.NOW, true, "message", "node-2", "data", "no\u001b[2Jte", "", 6, new byte[0], 0));
        cluster.channels.tapped.add(new Tapped(FakeCluster.NOW, false, "topic", "topic:news", "events", "s", "news", 2_048, "hi".getBytes(StandardCharsets.UTF_8), 3));
        ChannelTapCommand command = new ChannelTapCommand();
        command.count = 2;
        assertThat(console.lines(command)).containsExactly("2026-11-20 12:00:00 <- node-2  message 'no [2Jte' on data, 6 B",
                "(3 missed) 2026-11-20 12:00:00 -> topic:news  topic 's' on events to topic news, 2.00 KiB", "2 messages.");
        assertThat(cluster.channels.asked).containsExactly("tap TapFilter[channel=, subject=, every=1, body=0]", "closed");
        command = new ChannelTapCommand();
        command.duration = "5ms";
        command.body = 16;
        command.noFormat = true;
        assertThat(console.lines(command)).hasSize(2).last().asString().endsWith("\thi");
        command.body = 1 << 20;
        assertThat(console.failure(command)).contains("use 0 to 65536");
    }

    @Test
    void drains() {
        ChannelDrainCommand command = new ChannelDrainCommand();
        command.channel = "data";
        assertThat(console.lines(command)).singleElement().asString().startsWith("The channel data is drained, after ");
        cluster.channels.drained = CompletableFuture.failedFuture(new FoundationException(ErrorType.TIMEOUT, "The channel 'data' was not drained."));
        assertThat(console.failure(command)).isEqualTo("The channel 'data' was not drained.");
        command.channel = "dato";
        assertThat(console.failure(command)).endsWith("Did you mean data?");
        assertThat(cluster.channels.asked).containsExactly("drain data PT30S", "drain data PT30S");
    }
}
