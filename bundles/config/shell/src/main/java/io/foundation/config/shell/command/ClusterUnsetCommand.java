package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.config.shell.completion.UpdatableCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:cluster-unset}. */
@Service
@Command(scope = "settings", name = "cluster-unset", description = "Takes away what the cluster says of a setting", detailedDescription = "classpath:settings-cluster-unset.txt")
public class ClusterUnsetCommand extends OfCluster {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(UpdatableCompleter.class)
    String path;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait at most, 1ms to 1h")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) {
        format();
        boolean removed = Stages.await(cluster(environment).unset(path), Timeouts.parse(timeout), "Taking away " + Text.oneLine(path), "settings:cluster");
        if (format() == Format.TABLE) {
            environment.screen().line(removed ? "The cluster says nothing of " + Text.oneLine(path) + " any more." : "The cluster had said nothing of " + Text.oneLine(path) + ".");
        } else {
            new Details().add("Path", path, "path").add("Removed", removed ? "yes" : "no", "removed", removed).print(environment.screen(), format());
        }
    }
}
