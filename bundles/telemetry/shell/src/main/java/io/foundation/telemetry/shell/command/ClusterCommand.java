package io.foundation.telemetry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.api.cluster.ClusterReadings.Merged;
import io.foundation.telemetry.api.cluster.ClusterTelemetry;
import io.foundation.telemetry.shell.completion.ClusterCompleter;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import io.foundation.telemetry.shell.value.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:cluster}. */
@Service
@Command(scope = "telemetry", name = "cluster", description = "Lists what all nodes of a cluster have measured, put together",
        detailedDescription = "classpath:telemetry-cluster.txt")
public class ClusterCommand extends Listed {

    /** The cluster that is meant if there are several and none is named. */
    private static final String DEFAULT = "default";

    @Argument(name = "prefix", description = "The first words of the names; default: all")
    @Completion(PrefixCompleter.class)
    String prefix = "";

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait for the nodes, 1ms to 1h")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) throws org.apache.karaf.shell.support.CommandException {
        Duration patience = Timeouts.parse(timeout);
        Format format = format();
        ClusterReadings readings = Stages.await(of(environment).read(prefix, patience), patience.plusSeconds(2), "Asking the nodes");
        Listing<Merged> listing = new Listing<Merged>("Nothing is measured" + (prefix.isEmpty() ? "." : " under '" + Text.oneLine(prefix) + "'."), ClusterCommand::json)
                .column("Series", merged -> merged.series().toString())
                .number("Nodes", merged -> Integer.toString(merged.nodes()))
                .number("Sum", merged -> Shown.number(merged.sum()))
                .number("Least", merged -> Shown.number(merged.min()))
                .number("Mean", merged -> Shown.number(merged.mean()))
                .number("Most", merged -> Shown.number(merged.max()))
                .number("p50", merged -> Shown.quantile(merged.kind(), merged.spread(), Spread::p50))
                .number("p99", merged -> Shown.quantile(merged.kind(), merged.spread(), Spread::p99));
        if (format == Format.JSON) {
            environment.screen().line(Json.write(Json.object("answered", readings.answered(), "missing", new TreeMap<>(readings.missing()), "cut", readings.cut(),
                    "series", listing.objects(readings.series()))));
        } else {
            listing.print(environment.screen(), format, readings.series());
        }
        if (format == Format.TABLE) {
            environment.screen().line("Of " + Text.count(readings.answered().size(), "node") + ": " + Text.some(readings.answered()) + ".");
            readings.cut().forEach(node -> warn(environment, node + " has more than fits into an answer: ask for a prefix."));
            new TreeMap<>(readings.missing()).forEach((node, why) -> warn(environment, node + " is missing: " + why));
        }
        if (!readings.missing().isEmpty()) {
            throw failedQuietly(readings.missing().size() + " nodes are missing");
        }
    }

    private static void warn(Environment environment, String sentence) {
        environment.screen().line(environment.screen().paint(Style.WARNING, Text.oneLine(sentence)));
    }

    private ClusterTelemetry of(Environment environment) {
        List<String> clusters = environment.services().values(ClusterTelemetry.class, ClusterTelemetry.CLUSTER);
        if (clusters.isEmpty()) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "This node is in no cluster: telemetry:list shows what it has measured itself.");
        }
        String wanted = cluster != null ? cluster : clusters.size() == 1 ? clusters.getFirst() : DEFAULT;
        return environment.services().find(ClusterTelemetry.class, ClusterTelemetry.CLUSTER, wanted).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND,
                cluster == null ? "This node is in several clusters (" + Text.some(clusters) + "): say which one with --cluster NAME."
                        : "This node is in no cluster '" + Text.oneLine(wanted) + "': it is in " + Text.some(clusters) + "." + Text.didYouMean(wanted, clusters)));
    }

    private static Map<String, Object> json(Merged merged) {
        return Json.object("name", merged.series().name(), "tags", merged.series().tags(), "kind", Shown.kind(merged.kind()), "nodes", merged.nodes(), "sum", Shown.json(merged.sum()),
                "min", Shown.json(merged.min()), "mean", Shown.json(merged.mean()), "max", Shown.json(merged.max()), "spread", merged.spread().map(Shown::json).orElse(null));
    }
}
