package io.foundation.config.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.config.api.cluster.ClusterSettings;
import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Resolution;
import io.foundation.config.api.cluster.Settled;
import io.foundation.config.shell.completion.ResolutionCompleter;
import io.foundation.config.shell.completion.UpdatableCompleter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:cluster-set}. */
@Service
@Command(scope = "settings", name = "cluster-set", description = "Sets a setting on all nodes of the cluster", detailedDescription = "classpath:settings-cluster-set.txt")
public class ClusterSetCommand extends OfCluster {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(UpdatableCompleter.class)
    String path;

    // A text: Karaf would make a number of what looks like one.
    @Argument(index = 1, name = "value", description = "The value; of a list with commas between", required = true)
    String value;

    @Option(name = "--wait", description = "Wait for a connection to the cluster if there is none")
    boolean wait;

    @Option(name = "--resolve", description = "With --wait, who wins if others have set it meanwhile: timestamp, majority or merge")
    @Completion(ResolutionCompleter.class)
    String resolve = "timestamp";

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait at most, 1ms to 1h")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) {
        format();
        Duration most = Timeouts.parse(timeout);
        Resolution resolution = Arrays.stream(Resolution.values()).filter(each -> each.word().equals(resolve)).findFirst().orElseThrow(
                () -> new FoundationException(ErrorType.INVALID_INPUT, "'" + Text.oneLine(resolve) + "' is not allowed for --resolve: use timestamp, majority or merge."));
        ClusterSettings cluster = cluster(environment);
        Object parsed = settings(environment).parse(path, value);
        String what = "Setting " + Text.oneLine(path);
        if (wait) {
            Settled settled = Stages.await(cluster.offer(path, parsed, resolution), most, what, "settings:cluster");
            say(environment, settled.value(), settled.outcome().name().toLowerCase(Locale.ROOT));
        } else {
            say(environment, Stages.await(cluster.set(path, parsed), most, what, "settings:cluster"), "written");
        }
    }

    private void say(Environment environment, ClusterValue now, String outcome) {
        if (format() == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, Text.oneLine(now.path() + " is " + Shown.value(now.value()) + " in the cluster (" + outcome + ", version " + now.version()
                    + ").")));
        } else {
            new Details().add("Path", now.path(), "path").add("Value", Shown.value(now.value()), "value", now.value()).add("Outcome", outcome, "outcome")
                    .add("Version", Long.toString(now.version()), "version", now.version()).print(environment.screen(), format());
        }
    }
}
