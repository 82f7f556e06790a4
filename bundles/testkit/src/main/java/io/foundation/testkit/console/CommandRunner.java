package io.foundation.testkit.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.Operation;
import io.foundation.base.console.output.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.assertj.core.api.Assertions;

/** Runs commands among fakes, and reads what they wrote. */
public class CommandRunner {

    /** What they find. */
    public final FakeServices services = new FakeServices();
    /** Whether the screen is a terminal with colours. */
    public boolean colours;

    private final Clock clock;

    /** @param clock of the reader */
    public CommandRunner(Clock clock) {
        this.clock = clock;
    }

    /** What the command writes; it must not fail. */
    public String output(Operation operation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            operation.run(environment(bytes));
        } catch (CommandException e) {
            throw new AssertionError("failed: " + e.getMessage(), e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The lines the command writes, without blanks at their ends. */
    public List<String> lines(Operation operation) {
        return output(operation).lines().map(String::stripTrailing).toList();
    }

    /** The JSON document the command writes: the whole output must be one. */
    public JsonNode json(Listed operation) {
        operation.json = true;
        return parse(output(operation));
    }

    public static JsonNode parse(String text) {
        try {
            ObjectMapper mapper = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The line the console prints when the command fails; it must fail. */
    public String failure(Operation operation) {
        return run(operation).line;
    }

    /** Runs a command that must fail. */
    public Failed run(Operation operation) {
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
        return new Environment(services, new Screen(out, colours, StandardCharsets.UTF_8), clock);
    }

    /**
     * A command that failed.
     *
     * @param output what it wrote before
     * @param line   what the console prints then
     */
    public record Failed(String output, String line) {
    }
}
