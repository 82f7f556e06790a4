package io.foundation.telemetry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.telemetry.api.TelemetryExporter;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The formats there are. */
@Service
public class FormatCompleter extends Words {

    public FormatCompleter() {
        super(services -> services.values(TelemetryExporter.class, TelemetryExporter.FORMAT));
    }
}
