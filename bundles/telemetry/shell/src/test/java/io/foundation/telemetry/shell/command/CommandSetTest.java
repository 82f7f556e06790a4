package io.foundation.telemetry.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(ListCommand.class, Set.of("prefix", "name", "format"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("telemetry:list", "telemetry:show", "telemetry:export", "telemetry:alerts", "telemetry:watch", "telemetry:cluster", "telemetry:status",
                "telemetry:spans", "telemetry:reset");
    }
}
