package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Events;
import io.foundation.events.shell.value.Shown;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:tail}. */
@Service
@Command(scope = "events", name = "tail", description = "Shows the newest events, and what comes, one by line", detailedDescription = "classpath:events-tail.txt")
public class TailCommand extends Filtering {

    private static final long PAUSE_MILLIS = 200;
    private static final int AT_A_TIME = 1_000;

    @Option(name = "-n", aliases = "--lines", description = "How many to begin with, 0 to 100000")
    int lines = 10;

    @Option(name = "-f", aliases = "--follow", description = "Go on until Ctrl-C")
    boolean follow;

    @Override
    protected void perform(Environment environment) {
        if (lines < 0 || lines > MOST) {
            throw new FoundationException(ErrorType.INVALID_INPUT, lines + " lines are not allowed: use 0 to " + MOST + ".");
        }
        Events events = events(environment);
        long position = events.stats().nextId() - 1;
        if (lines > 0) {
            List<Event> newest = events.query(EventQuery.of(filter()).newestFirst().limit(lines));
            newest.reversed().forEach(event -> show(environment, event));
            position = newest.isEmpty() ? position : newest.getFirst().id();
        }
        try {
            while (follow) {
                Thread.sleep(PAUSE_MILLIS);
                position = more(environment, position);
            }
        } catch (InterruptedException e) {
            // Ctrl-C is how a person ends it; the flag stays clear, since the session has yet to write its prompt.
            return;
        }
    }

    /** While the store is replaced by another version there is none; the position holds for the next. */
    private long more(Environment environment, long position) {
        Optional<Events> events = environment.services().find(Events.class);
        if (events.isEmpty()) {
            return position;
        }
        List<Event> found = events.get().query(EventQuery.of(filter()).after(position).limit(AT_A_TIME));
        found.forEach(event -> show(environment, event));
        return found.isEmpty() ? position : found.getLast().id();
    }

    private void show(Environment environment, Event event) {
        environment.screen().line(Shown.line(event, format(), environment.clock()));
    }
}
