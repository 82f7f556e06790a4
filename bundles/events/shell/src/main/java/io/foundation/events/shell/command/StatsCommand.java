package io.foundation.events.shell.command;

import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventStats;
import io.foundation.events.api.EventStats.LogStats;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.EventStats.SubscriptionStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:stats}. */
@Service
@Command(scope = "events", name = "stats", description = "Shows the streams, who is told, and the durable log", detailedDescription = "classpath:events-stats.txt")
public class StatsCommand extends OfEvents {

    @Override
    protected void perform(Environment environment) {
        EventStats stats = events(environment).stats();
        Listing<StreamStats> streams = streams();
        Listing<SubscriptionStats> subscriptions = subscriptions();
        Details details = new Details()
                .add("Events", Long.toString(stats.current()), "current", stats.current())
                .add("Stored", Long.toString(stats.stored()), "stored", stats.stored())
                .add("Forgotten", Long.toString(stats.pruned()), "pruned", stats.pruned())
                .add("Memory, about", Units.bytes(stats.bytes()), "bytes", stats.bytes())
                .add("Next id", Long.toString(stats.nextId()), "nextId", stats.nextId())
                .add("Up", Units.span(stats.uptime()), "uptimeMillis", stats.uptime())
                .add("Durable log", stats.log().map(StatsCommand::log).orElse("none: install foundation-events-log to have one"), "log");
        details.json("log", stats.log().map(log -> Json.object("firstId", log.firstId(), "lastId", log.lastId(), "bytes", log.bytes(), "maxBytes", log.maxBytes(), "missed", log.missed(),
                "problem", log.problem().isEmpty() ? null : log.problem())).orElse(null));
        details.json("streams", streams.objects(stats.streams())).json("subscriptions", subscriptions.objects(stats.subscriptions())).print(environment.screen(), format());
        if (format() == Format.TABLE) {
            environment.screen().line("");
            streams.print(environment.screen(), Format.TABLE, stats.streams());
            environment.screen().line("");
            subscriptions.print(environment.screen(), Format.TABLE, stats.subscriptions());
        }
    }

    private static String log(LogStats log) {
        return "events " + log.firstId() + " to " + log.lastId() + ", " + Units.bytes(log.bytes()) + " of " + Units.bytes(log.maxBytes()) + (log.missed() == 0 ? "" : ", missed " + log.missed())
                + (log.problem().isEmpty() ? "" : ". " + log.problem());
    }

    private static Listing<StreamStats> streams() {
        return new Listing<StreamStats>("Nothing has happened yet.", it -> Json.object("name", it.name(), "current", it.current(), "stored", it.stored(), "pruned", it.pruned(),
                "bytes", it.bytes(), "firstId", it.firstId(), "lastId", it.lastId(), "refused", it.refused(), "durable", it.durable(), "maxEvents", it.maxEvents(), "maxBytes", it.maxBytes(),
                "maxAgeMillis", it.maxAge()))
                .column("Stream", StreamStats::name)
                .number("Events", it -> Long.toString(it.current()))
                .number("Stored", it -> Long.toString(it.stored()))
                .number("Forgotten", it -> Long.toString(it.pruned()))
                .number("Refused", it -> Long.toString(it.refused()))
                .number("Memory", it -> Units.bytes(it.bytes()))
                .column("Bounds", it -> it.maxEvents() + " events, " + Units.bytes(it.maxBytes()) + (it.maxAge() == 0 ? "" : ", " + Durations.format(Duration.ofMillis(it.maxAge()))))
                .column("Durable", it -> it.durable() ? "yes" : "no");
    }

    private static Listing<SubscriptionStats> subscriptions() {
        return new Listing<SubscriptionStats>("Nobody is told.", it -> Json.object("name", it.name(), "wants", wants(it.filter()), "position", it.position(), "behind", it.behind(),
                "told", it.told(), "failed", it.failed(), "lost", it.lost(), "busyMillis", it.busy(), "required", it.required()))
                .column("Subscription", it -> Text.oneLine(it.name()))
                .column("Wants", it -> wants(it.filter()))
                .number("Behind", it -> Long.toString(it.behind()))
                .number("Told", it -> Long.toString(it.told()))
                .styled("Failed", it -> Long.toString(it.failed()), failed -> failed.equals("0") ? Style.PLAIN : Style.BAD)
                .styled("Lost", it -> Long.toString(it.lost()), lost -> lost.equals("0") ? Style.PLAIN : Style.BAD)
                .number("At one for", it -> it.busy() == 0 ? Units.NONE : Units.span(it.busy()));
    }

    private static String wants(EventFilter filter) {
        List<String> parts = new ArrayList<>();
        part(parts, "stream", filter.stream());
        part(parts, "type", filter.type());
        part(parts, "key", filter.key());
        part(parts, "source", filter.source());
        part(parts, "correlation", filter.correlationId());
        part(parts, "node", filter.node());
        part(parts, "parent", filter.parent() == null ? "" : filter.parent().toString());
        part(parts, "data", filter.data().isEmpty() ? "" : filter.data().keySet().toString());
        return parts.isEmpty() ? "everything" : String.join(", ", parts);
    }

    private static void part(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + " " + Text.oneLine(value));
        }
    }
}
