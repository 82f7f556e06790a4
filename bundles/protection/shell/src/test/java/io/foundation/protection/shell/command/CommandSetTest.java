package io.foundation.protection.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(StatusCommand.class, Set.of("policy"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("protection:list", "protection:status", "protection:trip", "protection:reset", "protection:policies", "protection:pools");
    }
}
