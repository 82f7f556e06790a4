package io.foundation.config.shell.command;

import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.cluster.ClusterSettings;
import io.foundation.config.api.cluster.ClusterSettingsStatus;
import io.foundation.config.api.cluster.ClusterValue;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:cluster}. */
@Service
@Command(scope = "settings", name = "cluster", description = "Lists what the cluster says of settings", detailedDescription = "classpath:settings-cluster.txt")
public class ClusterCommand extends OfCluster {

    @Override
    protected void perform(Environment environment) {
        ClusterSettings cluster = cluster(environment);
        ClusterSettingsStatus status = cluster.status();
        Listing<ClusterValue> values = new Listing<ClusterValue>("The cluster says nothing of settings.", OfCluster::object)
                .column("Path", ClusterValue::path)
                .column("Value", value -> value.removed() ? "(taken away)" : Shown.value(value.value()))
                .number("Version", value -> Long.toString(value.version()))
                .column("Set", value -> Units.moment(value.time().toEpochMilli(), environment.clock()), value -> Units.iso(value.time().toEpochMilli()))
                .column("By", ClusterValue::by);
        if (format() == Format.JSON) {
            environment.screen().line(Json.write(Json.object("cluster", status.cluster(), "cutOffMillis", status.cutOff().map(Duration::toMillis).orElse(null), "offered", status.offered(), "conflicts",
                    status.conflicts(), "values", values.objects(cluster.cached()))));
            return;
        }
        values.print(environment.screen(), format(), cluster.cached());
        if (format() == Format.TABLE) {
            String waiting = status.offered() == 0 ? "" : " " + Text.count(status.offered(), "value") + " of this node wait.";
            environment.screen().line(status.cutOff().map(age -> environment.screen().paint(Style.WARNING, "Cut off from the cluster " + status.cluster() + " for "
                    + Durations.format(Duration.ofSeconds(age.toSeconds())) + ": what is shown may be as old." + waiting)).orElse("As the cluster " + status.cluster() + " has it now." + waiting));
        }
    }
}
