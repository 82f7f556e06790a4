package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(StatusCommand.class, Set.of("topic", "lock", "semaphore", "counter", "map", "set", "queue", "tree", "group", "consensus"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("coordination:status", "coordination:leaders", "coordination:leader-transfer", "coordination:leader-evict",
                "coordination:locks", "coordination:lock-break", "coordination:semaphores", "coordination:counters", "coordination:counter-set",
                "coordination:maps", "coordination:map-get", "coordination:map-put", "coordination:map-remove", "coordination:queues", "coordination:queue-dead",
                "coordination:tree", "coordination:barriers", "coordination:groups", "coordination:ensemble", "coordination:ensemble-freeze",
                "coordination:run-as-leader", "coordination:sets", "coordination:set-add", "coordination:set-remove", "coordination:set-clear",
                "coordination:map-clear", "coordination:queue-put", "coordination:queue-clear", "coordination:votes", "coordination:vote");
    }
}
