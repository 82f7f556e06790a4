package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:events}. */
@Service
@Command(scope = "cluster", name = "events", description = "Lists the latest changes among the nodes, oldest first",
        detailedDescription = "classpath:cluster-events.txt")
public class EventsCommand extends ListedOfCluster {

    private static final int MAX_LINES = 1_000;

    @Option(name = "-n", aliases = "--lines", description = "How many of the latest, 1 to 1000")
    int lines = 20;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (lines < 1 || lines > MAX_LINES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The number of lines " + lines + " is not allowed: use 1 to "
                    + MAX_LINES + ".");
        }
        List<MemberEvent> history = target(environment).admin().history();
        Clock clock = environment.clock();
        new Listing<>("Nothing has happened yet.", EventsCommand::json)
                .column("Time", event -> Units.moment(event.wallMillis(), clock), event -> Units.isoOrNone(event.wallMillis()))
                .column("Node", event -> event.member().name().value())
                .column("From", event -> event.previous().map(MemberState::word).orElse(Units.NONE))
                .column("To", event -> event.member().state().word())
                .column("Cause", MemberEvent::cause)
                .print(environment.screen(), format, history.subList(Math.max(0, history.size() - lines), history.size()));
    }

    private static Map<String, Object> json(MemberEvent event) {
        return Json.object("time", Units.iso(event.wallMillis()), "epoch", event.epoch(),
                "node", event.member().name().value(), "incarnation", event.member().id().incarnation(),
                "from", event.previous().map(MemberState::word).orElse(null), "to", event.member().state().word(),
                "cause", event.cause());
    }
}
