package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.QueueStatistics;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:queues}. */
@Service
@Command(scope = "coordination", name = "queues", description = "Lists the queues, with how much waits, is given out or is dead",
        detailedDescription = "classpath:coordination-queues.txt")
public class QueuesCommand extends OfKind {

    @Override
    protected void perform(Environment environment) {
        Clock clock = environment.clock();
        list(environment, Kind.QUEUE, "queues", (coordination, name) -> coordination.queue(name).statistics().thenApply(statistics -> Optional.of(new Row(name, statistics))),
                new Listing<>("There is no queue.", Row::json)
                        .column("Queue", Row::name)
                        .number("Waiting", row -> Integer.toString(row.statistics.waiting()))
                        .number("Given out", row -> Integer.toString(row.statistics.leased()))
                        .number("Dead", row -> Integer.toString(row.statistics.dead()))
                        .column("Oldest put", row -> row.oldest(since -> Units.ago(since, clock)), row -> row.oldest(Units::isoOrNone)));
    }

    private record Row(String name, QueueStatistics statistics) {

        /** When the oldest was put that waits or is given out. */
        String oldest(LongFunction<String> form) {
            return statistics.oldestSince().isPresent() ? form.apply(statistics.oldestSince().getAsLong()) : Units.NONE;
        }

        Map<String, Object> json() {
            return Json.object("name", name, "waiting", statistics.waiting(), "leased", statistics.leased(), "dead", statistics.dead(),
                    "oldestSince", statistics.oldestSince().isPresent() ? Units.iso(statistics.oldestSince().getAsLong()) : null);
        }
    }
}
