package io.foundation.cluster.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.shell.console.Screen;
import io.foundation.cluster.shell.fakes.FakeBase;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.fakes.FakeNode;
import io.foundation.cluster.shell.fakes.FakeServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.assertj.core.api.Assertions;

/** Runs commands in a node with fakes all around, and reads what they wrote. */
final class Console {

    final FakeServices services = new FakeServices();
    final FakeNode node = new FakeNode();
    final FakeBase base = new FakeBase();
    boolean colours;

    Console(FakeCluster... clusters) {
        services.add(node).add(base);
        for (FakeCluster cluster : clusters) {
            add(cluster);
        }
    }

    void add(FakeCluster cluster) {
        node.clusters.add(cluster);
        services.add(cluster, Map.of(Cluster.NAME, cluster.name.value()));
    }

    /** What the command writes; it must not fail. */
    String output(Operation operation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            operation.run(environment(bytes));
        } catch (CommandException e) {
            throw new AssertionError("failed: " + e.getMessage(), e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The lines the command writes, without blanks at their ends. */
    List<String> lines(Operation operation) {
        return output(operation).lines().map(String::stripTrailing).toList();
    }

    /** The JSON document the command writes: the whole output must be one. */
    JsonNode json(Listed operation) {
        operation.json = true;
        return parse(output(operation));
    }

    static JsonNode parse(String text) {
        try {
            ObjectMapper mapper = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The line the console prints when the command fails; it must fail. */
    String failure(Operation operation) {
        return run(operation).line;
    }

    /** Runs a command that must fail. */
    Failed run(Operation operation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandException failure = Assertions.catchThrowableOfType(CommandException.class, () -> operation.run(environment(bytes)));
        Assertions.assertThat(failure).as("the failure of %s, which wrote: %s", operation, bytes).isNotNull();
        // Karaf prints what this method returns, and nothing else, for an exception of this class name.
        Assertions.assertThat(failure.getClass().getSimpleName()).isEqualTo("CommandException");
        Assertions.assertThat(failure.getNiceHelp()).doesNotContain("\n");
        return new Failed(bytes.toString(StandardCharsets.UTF_8), failure.getNiceHelp());
    }

    private Environment environment(ByteArrayOutputStream bytes) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Environment(services, new Screen(out, colours, StandardCharsets.UTF_8),
                Clock.fixed(Instant.ofEpochMilli(FakeCluster.NOW), ZoneOffset.UTC));
    }

    /**
     * A command that failed.
     *
     * @param output what it wrote before
     * @param line   what the console prints then
     */
    record Failed(String output, String line) {
    }
}
