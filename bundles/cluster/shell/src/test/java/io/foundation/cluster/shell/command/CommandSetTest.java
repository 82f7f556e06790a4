package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(NodesCommand.class, Set.of("node", "subject", "component"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("cluster:nodes", "cluster:node-show", "cluster:ping", "cluster:join",
                "cluster:audit", "cluster:leave", "cluster:rejoin", "cluster:drain", "cluster:resume", "cluster:forget", "cluster:events", "cluster:send",
                "cluster:request", "cluster:links", "cluster:list", "cluster:notes", "discovery:list", "discovery:explain",
                "topology:show", "topology:list", "topology:switch", "topology:analyze", "topology:optimize", "topology:history", "topology:graph",
                "channel:list", "channel:stats", "channel:send", "channel:flood", "channel:tap", "channel:drain",
                "foundation:info", "foundation:health", "foundation:why", "foundation:threads", "foundation:errors",
                "foundation:swap", "foundation:swaps");
    }
}
