package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.handler.Notes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MessageCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void sendsToOne() {
        assertThat(console.lines(send("node-2", "note", "lunch", "at", "noon"))).containsExactly("Sent to node-2.");
        assertThat(cluster.messaging.sent).containsExactly("send node-2 note 'lunch at noon'");
    }

    @Test
    void sendsToAll() {
        assertThat(console.lines(send("all", "note", "hi"))).containsExactly("Sent to all nodes of cluster default.");
        assertThat(cluster.messaging.sent).containsExactly("broadcast note 'hi'");
    }

    @Test
    void saysWhyItCouldNotSend() {
        cluster.messaging.outcome = CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "There is no link."));
        assertThat(console.failure(send("node-3", "note", "hi"))).isEqualTo("There is no link.");
        assertThat(console.failure(send("node-2", "", "hi"))).isEqualTo("The subject has 0 characters: use 1 to 255.");
    }

    @Test
    void asksAndShowsTheAnswer() {
        cluster.messaging.answer = CompletableFuture.completedFuture("hi\u001b[2J there".getBytes(StandardCharsets.UTF_8));
        assertThat(console.lines(request())).singleElement().asString().matches("hi \\[2J there   \\(node-2, .+ (µs|ms|s)\\)");
        assertThat(cluster.messaging.sent).containsExactly("request node-2 echo 'hi' PT5S");
        RequestCommand plain = request();
        plain.noFormat = true;
        assertThat(console.output(plain)).isEqualTo("hi [2J there\n");
        JsonNode answer = console.json(request());
        assertThat(answer.get("answer").textValue()).isEqualTo("hi [2J there");
        assertThat(answer.get("node").textValue()).isEqualTo("node-2");
        assertThat(answer.get("roundTripMicros").isNumber()).isTrue();
    }

    @Test
    void showsAnAnswerThatIsNoText() {
        cluster.messaging.answer = CompletableFuture.completedFuture(new byte[] {(byte) 0xff, 1});
        assertThat(console.lines(request())).singleElement().asString().startsWith("2 bytes: ff01   (node-2");
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        cluster.messaging.answer = CompletableFuture.failedFuture(
                new FoundationException(ErrorType.NO_HANDLER, "The node node-2 has no handler for subject 'echo'."));
        assertThat(console.failure(request())).isEqualTo("The node node-2 has no handler for subject 'echo'.");
        RequestCommand command = request();
        command.timeout = "0";
        assertThat(console.failure(command)).startsWith("The timeout '0' is not allowed");
    }

    @Test
    void listsNotes() {
        Notes notes = new Notes(Clock.fixed(Instant.ofEpochMilli(FakeCluster.NOW), ZoneOffset.UTC));
        notes.handle(new Incoming(cluster.name, FakeCluster.id("node-2"), "note", "data", Context.empty(),
                "lunch\nat noon".getBytes(StandardCharsets.UTF_8)));
        console.services.add(notes);
        assertThat(console.lines(new NotesCommand())).containsExactly(
                "Time                │ Cluster │ From   │ Text",
                "────────────────────┼─────────┼────────┼──────────────",
                "2026-11-20 12:00:00 │ default │ node-2 │ lunch at noon");
        assertThat(console.json(new NotesCommand())).isEqualTo(Console.parse("""
                [{"time":"2026-11-20T12:00:00Z","cluster":"default","from":"node-2","text":"lunch at noon"}]"""));
        console.add(FakeCluster.ofThree("lab"));
        NotesCommand other = new NotesCommand();
        other.cluster = "lab";
        assertThat(console.lines(other)).last().asString().startsWith("No note has come yet");
        other.cluster = "labb";
        assertThat(console.failure(other)).endsWith("Did you mean lab?");
    }

    private static SendCommand send(String node, String subject, String... text) {
        SendCommand command = new SendCommand();
        command.node = node;
        command.subject = subject;
        command.text = List.of(text);
        return command;
    }

    private static RequestCommand request() {
        RequestCommand command = new RequestCommand();
        command.node = "node-2";
        command.subject = "echo";
        command.text = List.of("hi");
        return command;
    }
}
