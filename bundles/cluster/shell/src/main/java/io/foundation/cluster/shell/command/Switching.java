package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.admin.SwitchReport;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Waits for a switch of the topology and says how it ended. */
final class Switching {

    /** What a switch may take after the deadline: the overlap, its test, and news of it. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private Switching() {
    }

    static void await(Environment environment, CompletionStage<SwitchReport> stage, String type, Duration deadline) {
        SwitchReport report = Stages.await(stage, deadline.plus(MARGIN), "Switching to " + type);
        String detail = Text.oneLine(report.detail());
        if (report.outcome() != SwitchReport.Outcome.SWITCHED) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION,
                    "The topology is " + report.from() + " as before; the switch was " + report.outcome().word() + ". " + detail);
        }
        environment.screen().line(environment.screen().paint(Style.GOOD, "The topology is " + report.to() + " now (epoch " + report.epoch()
                + "), and was " + report.from() + ": prepared in " + report.prepareMillis() + " ms, both for " + report.overlapMillis() + " ms; "
                + detail + "."));
    }
}
