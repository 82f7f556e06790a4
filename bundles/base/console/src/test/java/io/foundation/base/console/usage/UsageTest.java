package io.foundation.base.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.apache.karaf.shell.support.CommandException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is said of wrong options and arguments, in place of what Karaf's own parser says. */
class UsageTest {

    @Command(scope = "depot", name = "list", description = "Lists")
    private static class ListCommand extends Listed {
        @Override
        protected void perform(Environment environment) {
            throw new UnsupportedOperationException("never run");
        }
    }

    @Command(scope = "depot", name = "fill", description = "Fills")
    private static final class FillCommand extends ListCommand {
        @Argument(name = "place", required = true)
        String place;

        @Argument(index = 1, name = "word")
        String word;

        @Option(name = "-s", aliases = "--size")
        int size;

        @Option(name = "--one-way")
        boolean oneWay;
    }

    /** What our sentence is for words that Karaf's parser refuses. */
    private static String explained(Action command, Object... words) {
        CommandException refused = Assertions.catchThrowableOfType(CommandException.class, () -> new DefaultActionPreparator().prepare(command, null, List.of(words)));
        assertThat(refused).as("the parser's refusal of %s", Arrays.toString(words)).isNotNull();
        return Usage.of(command.getClass()).explain(refused.getMessage()).orElseThrow(() -> new AssertionError(refused));
    }

    @Test
    void aWrongOptionIsNamedWithTheNearestAndWhereHelpIs() {
        assertThat(explained(new ListCommand(), "--jsom")).isEqualTo("depot:list has no option '--jsom': did you mean --json? depot:list --help explains it.");
        assertThat(explained(new ListCommand(), "--jsom=1", "x")).isEqualTo("depot:list has no option '--jsom': did you mean --json? depot:list --help explains it.");
        assertThat(explained(new FillCommand(), "--seconds", "5", "node-2")).startsWith("depot:fill has no option '--seconds': it has ")
                .contains("--one-way").contains("--size, -s.").endsWith(" depot:fill --help explains it.");
        assertThat(explained(new ListCommand(), "--\u001b[31mred\nline")).doesNotContain("\u001b", "\n");
    }

    @Test
    void everythingElseThatIsWrongIsOneSentenceToo() {
        assertThat(explained(new FillCommand(), "-s")).isEqualTo("depot:fill needs a value after the option -s. depot:fill --help explains it.");
        assertThat(explained(new FillCommand(), "-s", "big", "node-2")).startsWith("depot:fill cannot use 'big' for the option -s: a number is needed there.");
        assertThat(explained(new FillCommand())).isEqualTo("depot:fill needs the argument 'place': depot:fill place [word]. depot:fill --help explains it.");
        assertThat(explained(new ListCommand(), "a", "b", "c")).startsWith("depot:list takes no ").contains("options stand before them").endsWith("depot:list --help explains it.");
    }

    @Test
    void whatACommandSaysItselfIsLeftAsItIs() {
        assertThat(Usage.of(ListCommand.class).explain("No node 'x' is known.")).isEmpty();
    }
}
