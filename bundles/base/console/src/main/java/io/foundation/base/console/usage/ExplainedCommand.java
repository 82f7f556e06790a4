package io.foundation.base.console.usage;

import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** A command as Karaf made it, which says in one sentence of ours what is wrong with its options or arguments. */
final class ExplainedCommand implements Command {

    private final Command command;
    private final Usage usage;

    ExplainedCommand(Command command, Usage usage) {
        this.command = command;
        this.usage = usage;
    }

    @Override
    public String getScope() {
        return command.getScope();
    }

    @Override
    public String getName() {
        return command.getName();
    }

    @Override
    public String getDescription() {
        return command.getDescription();
    }

    @Override
    public Completer getCompleter(boolean scoped) {
        return command.getCompleter(scoped);
    }

    @Override
    public Parser getParser() {
        return command.getParser();
    }

    @Override
    public Object execute(Session session, List<Object> arguments) throws Exception {
        try {
            return command.execute(session, arguments);
        } catch (CommandException e) {
            // What a command of ours says itself is none of these sentences.
            Optional<String> line = e.getMessage() == null ? Optional.empty() : usage.explain(e.getMessage());
            if (line.isEmpty()) {
                throw e;
            }
            throw new CommandException(Screen.of(session).paint(Style.BAD, line.get()), line.get(), e);
        }
    }
}
