package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.Events;
import io.foundation.events.api.cluster.Emitted;
import io.foundation.events.shell.completion.ClusterCompleter;
import io.foundation.events.shell.completion.StreamCompleter;
import io.foundation.events.shell.completion.TypeCompleter;
import io.foundation.events.shell.value.Shown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code events:emit}. */
@Service
@Command(scope = "events", name = "emit", description = "Says that something has happened", detailedDescription = "classpath:events-emit.txt")
public class EmitCommand extends OfEvents {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Argument(name = "type", description = "The type", required = true)
    @Completion(TypeCompleter.class)
    String type;

    @Argument(index = 1, name = "data", description = "Facts as name=text", multiValued = true)
    List<String> data = List.of();

    @Option(name = "-s", aliases = "--stream", description = "The stream")
    @Completion(StreamCompleter.class)
    String stream = Events.USER;

    @Option(name = "-k", aliases = "--key", description = "What it is about")
    String key = "";

    @Option(name = "-c", aliases = "--correlation", description = "What it belongs to; default: a new id")
    String correlation = "";

    @Option(name = "--everywhere", description = "All other nodes of the cluster take in a copy")
    boolean everywhere;

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    @Override
    protected void perform(Environment environment) throws CommandException {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (String fact : data) {
            int equals = fact.indexOf('=');
            if (equals < 1) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "'" + Text.oneLine(fact) + "' is no fact: write name=text.");
            }
            facts.put(fact.substring(0, equals), fact.substring(equals + 1));
        }
        EventDraft draft = EventDraft.of(type, facts).in(stream).about(key).correlated(correlation).from("console");
        if (!everywhere) {
            environment.screen().line(Shown.line(events(environment).append(draft), format(), environment.clock()));
            return;
        }
        Emitted emitted = Stages.await(Clusters.find(environment.services(), cluster).emit(draft, PATIENCE), PATIENCE.plusSeconds(2), "Telling the nodes");
        environment.screen().line(Shown.line(emitted.event(), format(), environment.clock()));
        if (format() == Format.TABLE) {
            environment.screen().line("Taken in by " + Text.count(emitted.nodes().size(), "other node") + (emitted.nodes().isEmpty() ? "." : ": " + Text.some(emitted.nodes().stream().sorted().toList()) + "."));
            emitted.missing().forEach((node, why) -> environment.screen().line(environment.screen().paint(Style.WARNING, Text.oneLine(node + " may not have it: " + why))));
        }
        if (!emitted.missing().isEmpty()) {
            throw failedQuietly(emitted.missing().size() + " nodes may not have it");
        }
    }
}
