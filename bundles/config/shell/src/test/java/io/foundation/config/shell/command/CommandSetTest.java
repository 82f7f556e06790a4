package io.foundation.config.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(ListCommand.class, Set.of("prefix", "path"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("settings:list", "settings:get", "settings:show", "settings:set", "settings:unset", "settings:reset", "settings:rollback", "settings:diff",
                "settings:history", "settings:watch", "settings:status", "settings:cluster", "settings:cluster-set", "settings:cluster-unset");
    }
}
