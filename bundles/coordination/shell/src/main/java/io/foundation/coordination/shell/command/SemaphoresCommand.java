package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.shell.completion.SemaphoreCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:semaphores}. */
@Service
@Command(scope = "coordination", name = "semaphores", description = "Lists the semaphores, who has leases and who waits",
        detailedDescription = "classpath:coordination-semaphores.txt")
public class SemaphoresCommand extends OfKind {

    @Argument(name = "semaphore", description = "The semaphore whose line to show; all if left out")
    @Completion(SemaphoreCompleter.class)
    String semaphore;

    @Override
    protected void perform(Environment environment) {
        if (semaphore != null) {
            Format format = format();
            Row row = Agreement.ask(look(agreement(environment).coordination(), semaphore), "Looking at the semaphore").orElseThrow(() ->
                    new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no semaphore '" + Text.oneLine(semaphore) + "': coordination:semaphores lists those there are."));
            Line.listing("Nobody has or waits for permits of the semaphore '" + Text.oneLine(semaphore) + "'.", environment.clock())
                    .print(environment.screen(), format, row.line.queue());
            return;
        }
        list(environment, Kind.SEMAPHORE, "semaphores", SemaphoresCommand::look, new Listing<>("There is no semaphore.", Row::json)
                .column("Semaphore", row -> row.line.name())
                .number("Permits", row -> Integer.toString(row.permits))
                .number("Taken", row -> Integer.toString(row.line.taken()))
                .column("Held by", row -> row.line.ofHolders(Queued::node))
                .column("Bundle", row -> row.line.ofHolders(Queued::owner))
                .number("Waiting", row -> Integer.toString(row.line.waiting().size())));
    }

    /** How many permits there are decides whose turn it is: so that is looked for first. */
    private static CompletionStage<Optional<Row>> look(Coordination coordination, String name) {
        return coordination.inventory().permits(name).thenCompose(permits -> permits.isEmpty() ? CompletableFuture.completedFuture(Optional.<Row>empty())
                : coordination.semaphore(name, permits.getAsInt()).queue().thenApply(queue -> Optional.of(new Row(new Line(name, queue), permits.getAsInt()))));
    }

    private record Row(Line line, int permits) {

        Map<String, Object> json() {
            return line.object("name", line.name(), "permits", permits, "taken", line.taken());
        }
    }
}
