package io.foundation.telemetry.shell.command;

import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.telemetry.api.TelemetryStatus;
import io.foundation.telemetry.api.TelemetryStatus.HandlerStatus;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:status}. */
@Service
@Command(scope = "telemetry", name = "status", description = "Shows how many series there are, what the bounds are, and who is told what happens",
        detailedDescription = "classpath:telemetry-status.txt")
public class StatusCommand extends OfNode {

    @Override
    protected void perform(Environment environment) {
        TelemetryStatus status = telemetry(environment).status();
        Listing<HandlerStatus> handlers = new Listing<HandlerStatus>("There is no handler.", it -> Json.object("name", it.name(), "prefixes", it.prefixes(), "handled", it.handled(),
                "failed", it.failed(), "dropped", it.dropped()))
                .column("Handler", HandlerStatus::name)
                .column("Told of", it -> it.prefixes().isEmpty() ? "everything" : Text.some(it.prefixes()))
                .number("Handled", it -> Long.toString(it.handled()))
                .number("Failed", it -> Long.toString(it.failed()))
                .number("Dropped", it -> Long.toString(it.dropped()));
        new Details()
                .add("Series", status.series() + " of at most " + status.maxSeries(), "series", status.series())
                .json("maxSeries", status.maxSeries())
                .add("Idle", Integer.toString(status.idle()), "idle", status.idle())
                .add("Refused", Long.toString(status.refused()), "refused", status.refused())
                .add("Retention", Durations.format(status.retention()), "retentionMillis", status.retention().toMillis())
                .add("Window", Durations.format(status.window()), "windowMillis", status.window().toMillis())
                .json("handlers", handlers.objects(status.handlers()))
                .print(environment.screen(), format());
        if (format() == Format.TABLE) {
            environment.screen().line("");
            handlers.print(environment.screen(), Format.TABLE, status.handlers());
        }
    }
}
