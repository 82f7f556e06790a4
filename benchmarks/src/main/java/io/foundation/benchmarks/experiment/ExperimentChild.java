package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The measured process: one experiment, client, shim and server in it. */
public final class ExperimentChild {

    private ExperimentChild() {
    }

    /** {@code experiment-child <name> --samples N --warmup-millis W --millis S}. */
    public static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("samples", "warmup-millis", "millis"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            Rows rows = new Rows(reports);
            Pace pace = new Pace(arguments.number("samples", 1, 1, 1000), arguments.number("warmup-millis", 1000, 0, 600_000) / 1e3,
                    arguments.number("millis", 2000, 1, 600_000) / 1e3);
            switch (arguments.word(0, "the name of an experiment")) {
                case "E1" -> ActorsExperiment.highLatency().run(rows, pace);
                case "E2" -> ActorsExperiment.lowLatency().run(rows, pace);
                case "E4" -> new ConnectionsExperiment().run(rows, pace);
                case "E5" -> ActorsExperiment.largeBodies().run(rows, pace);
                case "E6" -> new HeadOfLineExperiment().run(rows, pace);
                case "E7" -> new MonotonicExperiment().run(rows, pace);
                default -> throw new IllegalArgumentException("there is no such experiment");
            }
            reports.say("row", Map.of("title", "done"));
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(0);
    }
}
