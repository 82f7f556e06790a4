package io.foundation.telemetry.sources;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.operation.OperationListener;
import io.foundation.base.api.operation.OperationReport;
import io.foundation.telemetry.api.Telemetry;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How long named operations take, by their names, and how they fail, by name and error. Where there is no room for more series, it is passed over. */
@Component
public final class OperationsSource implements OperationListener {

    private final Telemetry telemetry;

    @Activate
    public OperationsSource(@Reference Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void ended(OperationReport report) {
        try {
            telemetry.timer("operations", Map.of("operation", report.name())).record(report.took());
            report.failure().ifPresent(error -> telemetry.counter("operations.errors", Map.of("operation", report.name(), "error", error.type().id(),
                    "category", error.type().category().name().toLowerCase(Locale.ROOT))).increment());
        } catch (FoundationException e) {
            if (e.type() != ErrorType.RESOURCE_EXHAUSTED) {
                throw e;
            }
        }
    }
}
