package io.foundation.registry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.shell.value.Shown;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:find}. */
@Service
@Command(scope = "registry", name = "find", description = "Lists the instances on all nodes of a cluster that fit a query", detailedDescription = "classpath:registry-find.txt")
public class FindCommand extends OfCluster {

    @Argument(name = "query", description = "What they must be, for example 'capabilities = ocr and load.cpu < 0.5'; default: all", multiValued = true)
    List<String> query;

    @Option(name = "-n", aliases = "--max", description = "At most so many, 1 to 100000")
    int max = 1_000;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (max < 1 || max > 100_000) {
            throw new FoundationException(ErrorType.INVALID_INPUT, max + " instances are not allowed: use 1 to 100000.");
        }
        List<Instance> found = registry(environment).query(query == null ? Query.all() : Query.parse(String.join(" ", query)));
        new Listing<Instance>("Nothing fits.", Shown::json)
                .column("Node", instance -> instance.node().value())
                .column("Name", instance -> instance.entry().key().toString())
                .styled("Health", instance -> Shown.health(instance.entry().health()), Shown::style)
                .column("Callable", instance -> instance.isCallable() ? "yes" : "no")
                .number("Calls", instance -> Integer.toString(instance.outstanding()))
                .number("Latency", instance -> instance.latency().isZero() ? Units.NONE : Units.roundTrip(instance.latency()))
                .column("Says", instance -> Shown.metadata(instance.entry()))
                .print(environment.screen(), format, found.stream().limit(max).toList());
        if (format == Format.TABLE && found.size() > max) {
            environment.screen().line(Text.count(found.size() - max, "instance") + " more: ask for less, or more with --max.");
        }
    }
}
