package io.foundation.cluster.shell.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.shell.command.ChannelFloodCommand;
import io.foundation.cluster.shell.command.ChannelSendCommand;
import io.foundation.cluster.shell.command.LeaveCommand;
import io.foundation.cluster.shell.command.NodesCommand;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.apache.karaf.shell.support.CommandException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is said of wrong options and arguments, in place of what Karaf's own parser says. */
class UsageTest {

    /** What our sentence is for words that Karaf's parser refuses. */
    private static String explained(Action command, Object... words) {
        CommandException refused = Assertions.catchThrowableOfType(CommandException.class, () -> new DefaultActionPreparator().prepare(command, null, List.of(words)));
        assertThat(refused).as("the parser's refusal of %s", Arrays.toString(words)).isNotNull();
        return Usage.of(command.getClass()).explain(refused.getMessage()).orElseThrow(() -> new AssertionError(refused));
    }

    @Test
    void aWrongOptionIsNamedWithTheNearestAndWhereHelpIs() {
        assertThat(explained(new NodesCommand(), "--jsom")).isEqualTo("cluster:nodes has no option '--jsom': did you mean --json? cluster:nodes --help explains it.");
        assertThat(explained(new NodesCommand(), "--jsom=1", "x")).isEqualTo("cluster:nodes has no option '--jsom': did you mean --json? cluster:nodes --help explains it.");
        assertThat(explained(new ChannelFloodCommand(), "--seconds", "5", "node-2")).startsWith("channel:flood has no option '--seconds': it has ")
                .contains("--one-way").contains(", -d, ").endsWith(" channel:flood --help explains it.");
        assertThat(explained(new LeaveCommand(), "--\u001b[31mred\nline")).doesNotContain("\u001b", "\n");
    }

    @Test
    void everythingElseThatIsWrongIsOneSentenceToo() {
        assertThat(explained(new ChannelFloodCommand(), "-s")).isEqualTo("channel:flood needs a value after the option -s. channel:flood --help explains it.");
        assertThat(explained(new ChannelFloodCommand(), "-s", "big", "node-2")).startsWith("channel:flood cannot use 'big' for the option -s: a number is needed there.");
        assertThat(explained(new ChannelSendCommand())).isEqualTo("channel:send needs the argument 'target': channel:send target subject [text]. channel:send --help explains it.");
        assertThat(explained(new NodesCommand(), "a", "b", "c")).startsWith("cluster:nodes takes no ").contains("options stand before them").endsWith("cluster:nodes --help explains it.");
    }

    @Test
    void whatACommandSaysItselfIsLeftAsItIs() {
        assertThat(Usage.of(NodesCommand.class).explain("No node 'x' is known.")).isEmpty();
    }
}
