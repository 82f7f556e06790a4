package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.shell.completion.LockCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:locks}. */
@Service
@Command(scope = "coordination", name = "locks", description = "Lists the locks, who holds them and who waits",
        detailedDescription = "classpath:coordination-locks.txt")
public class LocksCommand extends OfKind {

    @Argument(name = "lock", description = "The lock whose line to show; all if left out")
    @Completion(LockCompleter.class)
    String lock;

    @Override
    protected void perform(Environment environment) {
        Clock clock = environment.clock();
        if (lock != null) {
            Format format = format();
            List<Queued> queue = Agreement.ask(agreement(environment).coordination().lock(lock).queue(), "Looking at the lock");
            Line.listing("Nobody holds or waits for the lock '" + Text.oneLine(lock) + "'.", clock).print(environment.screen(), format, queue);
            return;
        }
        list(environment, Kind.LOCK, "locks", (coordination, name) -> coordination.lock(name).queue()
                .thenApply(queue -> Optional.of(new Line(name, queue)).filter(line -> !line.queue().isEmpty())),
                new Listing<Line>("Nobody holds a lock.", line -> line.object("name", line.name()))
                        .column("Lock", Line::name)
                        .column("Held by", line -> line.ofHolders(Queued::node))
                        .column("Bundle", line -> line.ofHolders(Queued::owner))
                        .column("Mode", line -> line.ofHolders(held -> held.exclusive() ? "exclusive" : "shared"))
                        .column("Token", line -> line.ofHolders(held -> Long.toString(held.token())))
                        .column("Since", line -> line.ofHolders(held -> Units.ago(held.since(), clock)), line -> line.ofHolders(held -> Units.isoOrNone(held.since())))
                        .number("Waiting", line -> Integer.toString(line.waiting().size())));
    }
}
