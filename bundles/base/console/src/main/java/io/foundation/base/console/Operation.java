package io.foundation.base.console;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.OsgiServices;
import java.time.Clock;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * A command. It holds no references to services of ours: Karaf takes all commands of a bundle away while one of their
 * references is missing. A failure becomes Karaf's {@link CommandException}, which the console prints as one line and
 * the secure shell turns into exit status 1.
 */
public abstract class Operation implements Action {

    @Reference
    Session session;

    @Override
    public final Object execute() throws CommandException {
        BundleContext context = FrameworkUtil.getBundle(getClass()).getBundleContext();
        if (context == null) {
            String line = "The bundle of this command is stopping: start it again with bundle:start.";
            throw new CommandException(line, line);
        }
        try (OsgiServices services = new OsgiServices(context)) {
            run(new Environment(services, Screen.of(session), Clock.systemDefaultZone()));
        }
        return null;
    }

    /** Does it in an environment; the failures are those of {@link #execute}. */
    public final void run(Environment environment) throws CommandException {
        try {
            perform(environment);
        } catch (FoundationException e) {
            // The first argument is printed as it is; a message alone would get "Error executing command" put before it.
            String line = Text.oneLine(e.getMessage());
            throw new CommandException(environment.screen().paint(Style.BAD, line), line, e);
        }
    }

    /** @throws FoundationException whose message is the sentence to show */
    protected abstract void perform(Environment environment) throws CommandException;

    /** Ends the command with exit status 1 and nothing more to say: everything was printed already. */
    protected static CommandException failedQuietly(String message) {
        return new CommandException("", message);
    }
}
