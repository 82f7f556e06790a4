package io.foundation.telemetry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:spans}. */
@Service
@Command(scope = "telemetry", name = "spans", description = "Lists the sampled spans that ended last on this node, the latest first",
        detailedDescription = "classpath:telemetry-spans.txt")
public class SpansCommand extends Listed {

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    @Option(name = "-n", aliases = "--lines", description = "The most to show, 1 to 1000")
    int lines = 20;

    @Option(name = "--trace", description = "Only those of this trace")
    String trace;

    @Override
    protected void perform(Environment environment) {
        if (lines < 1 || lines > Tracer.MAX_RECENT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, lines + " lines are not allowed: use 1 to " + Tracer.MAX_RECENT + ".");
        }
        Tracer tracer = environment.services().require(Tracer.class, OfNode.CORE);
        List<FinishedSpan> spans = tracer.recent(Tracer.MAX_RECENT).stream().filter(span -> trace == null || span.traceId().equals(trace)).limit(lines).toList();
        Clock clock = environment.clock();
        new Listing<FinishedSpan>("No sampled span has ended: traceSampling in io.foundation.telemetry says how many of 100 traces are sampled.", span -> Json.object("trace", span.traceId(),
                "span", span.spanId(), "parent", span.parentId().isEmpty() ? null : span.parentId(), "name", span.name(), "startNanos", span.start(), "nanos", span.nanos(),
                "attributes", span.attributes(), "error", span.error().isEmpty() ? null : span.error()))
                .column("Trace", FinishedSpan::traceId)
                .column("Span", FinishedSpan::spanId)
                .column("Within", span -> span.parentId().isEmpty() ? Units.NONE : span.parentId())
                .column("Name", FinishedSpan::name)
                .number("Took", span -> Units.roundTrip(Duration.ofNanos(span.nanos())))
                .column("Began", span -> Units.ago(span.start() / NANOS_OF_A_MILLI, clock), span -> Units.isoOrNone(span.start() / NANOS_OF_A_MILLI))
                .styled("Error", span -> span.error().isEmpty() ? Units.NONE : span.error(), error -> error.equals(Units.NONE) ? Style.PLAIN : Style.BAD)
                .print(environment.screen(), format(), spans);
    }
}
