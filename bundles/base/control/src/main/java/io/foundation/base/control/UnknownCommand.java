package io.foundation.base.control;

import io.foundation.base.api.option.Nearest;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;

/**
 * What is said of a command that there is not: which one was typed, and the nearest there is. It is the cause of a {@link CommandException}, since Karaf's console shows
 * the help of those of this very class alone.
 */
final class UnknownCommand extends Exception {

    private static final long serialVersionUID = 1L;
    /** Gogo runs the function of this name in place of a command that it does not find. */
    private static final String FALLBACK = "default";

    private UnknownCommand(String sentence) {
        super(sentence);
    }

    /** From now on the session answers an unknown command with one of these. */
    static void explainIn(Session session) {
        session.put(FALLBACK, new Function() {
            @Override
            public Object execute(CommandSession gogo, List<Object> words) throws CommandException {
                UnknownCommand unknown = of(String.valueOf(words.get(0)), session.getRegistry().getCommands());
                throw new CommandException(SimpleAnsi.COLOR_RED + unknown.getMessage() + SimpleAnsi.COLOR_DEFAULT, unknown.getMessage(), unknown);
            }
        });
    }

    static UnknownCommand of(String typed, List<Command> known) {
        List<String> names = known.stream().map(command -> command.getScope().equals(Session.SCOPE_GLOBAL) ? command.getName() : command.getScope() + ":" + command.getName()).toList();
        Optional<String> nearest = Nearest.to(typed, names);
        if (nearest.isEmpty() && typed.indexOf(':') < 0) {
            // Typed without its scope: whose name alone is nearest?
            nearest = Nearest.to(typed, known.stream().map(Command::getName).toList()).flatMap(name -> names.stream().filter(full -> full.endsWith(":" + name)).findFirst());
        }
        return new UnknownCommand("Command not found: " + typed + nearest.map(name -> ". Did you mean " + name + "?").orElse(""));
    }
}
