package io.foundation.events.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(QueryCommand.class, Set.of("type"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("events:query", "events:tail", "events:stats", "events:replay", "events:chain", "events:emit", "events:cluster", "events:prune");
    }
}
