package io.foundation.events.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventQuery;
import io.foundation.events.shell.value.Shown;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:query}. */
@Service
@Command(scope = "events", name = "query", description = "Lists what has happened on this node, the newest first", detailedDescription = "classpath:events-query.txt")
public class QueryCommand extends Filtering {

    @Option(name = "-n", aliases = "--lines", description = "The most to show, 1 to 100000")
    int lines = 20;

    @Option(name = "--offset", description = "How many to leave out at the beginning")
    int offset;

    @Option(name = "--oldest", description = "The oldest first")
    boolean oldest;

    @Option(name = "--since", description = "Only what was taken in within this time, e.g. 5m")
    String since;

    @Option(name = "--after", description = "Only what has a greater id")
    long after;

    @Override
    protected void perform(Environment environment) {
        EventQuery query = since(EventQuery.of(filter()), since, environment.clock()).after(after).skip(offset).limit(lines(lines));
        List<Event> found = events(environment).query(oldest ? query : query.newestFirst());
        Shown.events("Nothing of the kind has happened, or it was forgotten: events:stats shows what is kept.", environment.clock()).print(environment.screen(), format(), found);
    }
}
