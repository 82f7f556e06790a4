package io.foundation.cluster.shell.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.fakes.FakeNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class HandlersTest {

    @Test
    void echoAnswersWithWhatItGot() {
        assertThat(new EchoHandler().handle(incoming("hi")).toCompletableFuture().join()).asString().isEqualTo("hi");
    }

    @Test
    void helloNamesBoth() {
        HelloHandler handler = new HelloHandler();
        handler.node = new FakeNode();
        assertThat(handler.handle(incoming("")).toCompletableFuture().join()).asString()
                .isEqualTo("Hello node-2, this is node-1 in cluster default.");
        handler.node = null;
        assertThat(handler.handle(incoming("")).toCompletableFuture().join()).asString()
                .isEqualTo("Hello node-2, this is a node in cluster default.");
    }

    @Test
    void notesAreBounded() {
        Notes notes = new Notes(Clock.systemUTC());
        for (int i = 0; i < Notes.MAX_NOTES + 5; i++) {
            notes.handle(incoming("note " + i));
        }
        assertThat(notes.latest()).hasSize(Notes.MAX_NOTES);
        assertThat(notes.latest().getFirst().text()).isEqualTo("note 5");
        notes.handle(incoming("x".repeat(1 << 20)));
        assertThat(notes.latest().getLast().text()).hasSize(Notes.MAX_TEXT + 1).endsWith("…");
    }

    private static Incoming incoming(String text) {
        return new Incoming(ClusterName.of("default"), FakeCluster.id("node-2"), "any", "data", Context.empty(),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
