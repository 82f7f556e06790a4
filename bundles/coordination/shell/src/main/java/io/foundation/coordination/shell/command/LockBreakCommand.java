package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.shell.completion.LockCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:lock-break}. */
@Service
@Command(scope = "coordination", name = "lock-break", description = "Takes a lock away from its holder, or somebody out of the line",
        detailedDescription = "classpath:coordination-lock-break.txt")
public class LockBreakCommand extends OfCluster {

    @Argument(name = "lock", description = "The lock", required = true)
    @Completion(LockCompleter.class)
    String lock;

    @Argument(index = 1, name = "token", description = "The token of the holder, or of who waits, as coordination:locks LOCK shows it", required = true)
    long token;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        DistributedLock found = agreement(environment).coordination().lock(lock);
        // Before it is broken: it says who it was.
        List<Queued> queue = Agreement.ask(found.queue(), "Looking at the lock");
        Queued meant = queue.stream().filter(queued -> queued.token() == token).findFirst().orElseThrow(() -> unknown(queue));
        if (!Agreement.ask(found.breakHold(token), "Breaking the lock")) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "The lock '" + Text.oneLine(lock) + "' was let go of at this moment: nothing was broken.");
        }
        if (format == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, (meant.holds() ? "The lock '" + Text.oneLine(lock) + "' was taken away from "
                    : "The line for the lock '" + Text.oneLine(lock) + "' is without ") + Text.oneLine(meant.owner()) + " of " + Text.oneLine(meant.node()) + "."));
            if (meant.holds()) {
                environment.screen().line("Until it sees that, it and the next may both act: only what compares tokens is safe.");
            }
        } else {
            new Details().add("Lock", lock, "name").add("Token", Long.toString(token), "token", token).add("Node", meant.node(), "node")
                    .add("Bundle", meant.owner(), "owner").add("Held", meant.holds() ? "yes" : "no", "held", meant.holds()).print(environment.screen(), format);
        }
    }

    private FoundationException unknown(List<Queued> queue) {
        List<String> known = queue.stream().map(queued -> queued.token() + " (" + Text.oneLine(queued.node()) + ", " + (queued.holds() ? "holds" : "waits") + ")").toList();
        return new FoundationException(ErrorType.DATA_NOT_FOUND, known.isEmpty() ? "Nobody holds or waits for the lock '" + Text.oneLine(lock) + "'."
                : "Nobody has the token " + token + " of the lock '" + Text.oneLine(lock) + "': there are " + Text.some(known) + ".");
    }
}
