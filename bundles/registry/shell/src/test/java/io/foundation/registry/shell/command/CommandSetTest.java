package io.foundation.registry.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(StatusCommand.class, Set.of("entry", "namespace"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("registry:list", "registry:find", "registry:show", "registry:check", "registry:wait", "registry:route", "registry:nodes", "registry:status",
                "registry:clear", "registry:watch");
    }
}
