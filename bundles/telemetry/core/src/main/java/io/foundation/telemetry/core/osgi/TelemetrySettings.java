package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.telemetry.core.series.SeriesTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is configured.
 *
 * @param bounds        how many series there may be, and for how long
 * @param cleanup       how often that is looked at
 * @param window        how long a window is
 * @param sampled       the part of traces that are sampled, 0 to 1
 * @param traceRequests whether requests are spans
 * @param traceMessages whether messages of sampled traces are spans too
 * @param alertInterval how often alerts are looked at
 */
record TelemetrySettings(SeriesTable.Bounds bounds, Duration cleanup, Duration window, double sampled, boolean traceRequests, boolean traceMessages, Duration alertInterval) {

    static final String PID = "io.foundation.telemetry";

    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.duration("retention", "5m", 1_000, 30 * DAY, "After how long without an update a series is not shown any more."),
            OptionSpec.duration("cleanup", "1m", 100, HOUR, "How often that is looked at."),
            OptionSpec.duration("window", "5m", 1_000, DAY, "Quantiles are of the values of the present window of this length and the one before it."),
            OptionSpec.number("maxSeries", 10_000, 100, 1_000_000, "The most series there may be."),
            OptionSpec.number("maxSeriesOfName", 1_000, 1, 1_000_000, "The most series of one name there may be."),
            OptionSpec.number("traceSampling", 10, 0, 100, "How many of 100 traces that begin here are sampled."),
            OptionSpec.flag("traceRequests", true, "Whether each request of a sampled trace is a span where it is asked and where it is answered."),
            OptionSpec.flag("traceMessages", false, "Whether each message of a sampled trace is a span where it leaves and where it comes; handlers that borrow bodies are given copies then."),
            OptionSpec.duration("alertInterval", "5s", 100, HOUR, "How often alerts are looked at."));

    /** @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong */
    static TelemetrySettings read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        return new TelemetrySettings(
                new SeriesTable.Bounds(options.integer("maxSeries"), options.integer("maxSeriesOfName"), options.duration("retention").toNanos()),
                options.duration("cleanup"), options.duration("window"), options.integer("traceSampling") / 100.0, options.flag("traceRequests"), options.flag("traceMessages"),
                options.duration("alertInterval"));
    }
}
