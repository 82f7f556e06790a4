package io.foundation.events.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.cluster.ClusterFound;
import io.foundation.events.shell.completion.ClusterCompleter;
import io.foundation.events.shell.value.Shown;
import java.time.Duration;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code events:cluster}. */
@Service
@Command(scope = "events", name = "cluster", description = "Lists what has happened on all nodes of a cluster, put together in time", detailedDescription = "classpath:events-cluster.txt")
public class ClusterCommand extends Filtering {

    @Option(name = "-n", aliases = "--lines", description = "The most to show, 1 to 10000")
    int lines = 20;

    @Option(name = "--oldest", description = "The oldest first")
    boolean oldest;

    @Option(name = "--since", description = "Only what was taken in within this time, e.g. 5m")
    String since;

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait for the nodes, 1ms to 1h")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) throws CommandException {
        Duration patience = Timeouts.parse(timeout);
        EventQuery query = since(EventQuery.of(filter()), since, environment.clock()).limit(lines(lines));
        ClusterFound found = Stages.await(Clusters.find(environment.services(), cluster).query(oldest ? query : query.newestFirst(), patience), patience.plusSeconds(2), "Asking the nodes");
        Listing<Event> listing = Shown.events("Nothing of the kind has happened on the nodes that have answered, or it was forgotten.", environment.clock());
        if (format() == Format.JSON) {
            environment.screen().line(Json.write(Json.object("answered", found.answered(), "missing", new TreeMap<>(found.missing()), "cut", found.cut(),
                    "events", listing.objects(found.events()))));
        } else {
            listing.print(environment.screen(), format(), found.events());
        }
        if (format() == Format.TABLE) {
            environment.screen().line("Of " + Text.count(found.answered().size(), "node") + ": " + Text.some(found.answered()) + ".");
            new TreeMap<>(found.missing()).forEach((node, why) -> environment.screen().line(environment.screen().paint(Style.WARNING, Text.oneLine(node + " is missing: " + why))));
        }
        if (!found.missing().isEmpty()) {
            throw failedQuietly(found.missing().size() + " nodes are missing");
        }
    }
}
