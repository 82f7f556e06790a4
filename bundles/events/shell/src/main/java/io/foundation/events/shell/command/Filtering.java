package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.output.Text;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.shell.completion.StreamCompleter;
import io.foundation.events.shell.completion.TypeCompleter;
import java.time.Clock;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

/** A command about some of the events. */
abstract class Filtering extends OfEvents {

    static final int MOST = 100_000;
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    @Argument(name = "type", description = "The type; with .* at its end, all types that begin so; default: all")
    @Completion(TypeCompleter.class)
    String type = "";

    @Option(name = "-s", aliases = "--stream", description = "Only of this stream")
    @Completion(StreamCompleter.class)
    String stream = "";

    @Option(name = "-k", aliases = "--key", description = "Only about this")
    String key = "";

    @Option(name = "--source", description = "Only said by this one")
    String source = "";

    @Option(name = "-c", aliases = "--correlation", description = "Only what belongs to this correlation id")
    String correlation = "";

    @Option(name = "--node", description = "Only what happened on this node")
    String node = "";

    final EventFilter filter() {
        return new EventFilter(stream, type, source, key, correlation, node, null, Map.of());
    }

    /** What was taken in within a time until now; all if none is given. */
    static EventQuery since(EventQuery query, String since, Clock clock) {
        if (since == null) {
            return query;
        }
        long millis = Durations.parse(since).orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "'" + Text.oneLine(since)
                + "' is no time: use for example 30s, 5m, 2h or 1d.")).toMillis();
        return query.between((clock.millis() - millis) * NANOS_OF_A_MILLI, Long.MAX_VALUE);
    }

    static int lines(int lines) {
        if (lines < 1 || lines > MOST) {
            throw new FoundationException(ErrorType.INVALID_INPUT, lines + " lines are not allowed: use 1 to " + MOST + ".");
        }
        return lines;
    }
}
