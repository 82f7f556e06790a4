package io.foundation.base.control;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.function.Consumer;
import javax.security.auth.Subject;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.util.jaas.JaasHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs console commands and sessions of Karaf as the owner of the node. Thread-safe; every call has a session of its own. */
final class LocalShell {

    /** The command ran and failed. */
    static final int FAILED = 1;
    /** There is no such command. */
    static final int NOT_FOUND = 127;

    private static final Logger LOG = LoggerFactory.getLogger(LocalShell.class);

    private final SessionFactory sessions;

    LocalShell(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Runs one command line to its end.
     *
     * @param columns width of the output in characters, 0 if it has none
     * @param opened  is given what cancels the command; may be called while it runs
     * @return the exit status: 0, {@link #FAILED} or {@link #NOT_FOUND}; what went wrong is a line on the error stream
     */
    int execute(String command, int columns, OutputStream out, OutputStream err, Consumer<Runnable> opened) {
        PrintStream output = print(new PlainStream(out));
        PrintStream errors = print(new PlainStream(err));
        try {
            return asOwner(() -> {
                Session session = sessions.create(InputStream.nullInputStream(), output, errors);
                try {
                    if (columns > 0) {
                        session.put("COLUMNS", Integer.toString(columns));
                    }
                    UnknownCommand.explainIn(session);
                    opened.accept(session::close);
                    // A console shows what a command gives back; of those that write nothing it is all there is to see.
                    if (session.execute(command) instanceof CharSequence text && !text.isEmpty()) {
                        output.println(text);
                    }
                    return 0;
                } finally {
                    session.close();
                }
            });
        } catch (Exception | LinkageError | StackOverflowError e) {
            errors.println(sentence(e));
            return isUnknownCommand(e) ? NOT_FOUND : FAILED;
        } finally {
            output.flush();
            errors.flush();
        }
    }

    /** Runs an interactive session until it ends or is cancelled. */
    void console(Terminal terminal, InputStream in, OutputStream out, Consumer<Runnable> opened) throws Exception {
        PrintStream output = print(out);
        asOwner(() -> {
            Session session = sessions.create(in, output, output, terminal, StandardCharsets.UTF_8.name(), () -> { });
            try {
                UnknownCommand.explainIn(session);
                opened.accept(session::close);
                session.run();
                return null;
            } finally {
                session.close();
                output.flush();
            }
        });
    }

    private static <T> T asOwner(PrivilegedExceptionAction<T> action) throws Exception {
        Subject owner = LocalOwner.subject(System::getProperty);
        try {
            return JaasHelper.doAs(owner, action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    /** What the console of Karaf would say, in one line where the error has one. */
    private static String sentence(Throwable e) {
        if (e instanceof CommandException refused) {
            return refused.getNiceHelp().strip();
        }
        if (isUnknownCommand(e)) {
            return "Command not found: " + String.valueOf(e.getMessage()).replaceFirst("^Command not found: *", "");
        }
        LOG.debug("A command over the control socket failed", e);
        return "Error executing command: " + (e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getName() : e.getMessage().strip());
    }

    /** Gogo keeps the type of its own to itself; it comes where somebody's script has put another function in the place of ours. */
    private static boolean isUnknownCommand(Throwable e) {
        return e.getCause() instanceof UnknownCommand || e.getClass().getSimpleName().equals("CommandNotFoundException");
    }

    private static PrintStream print(OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
