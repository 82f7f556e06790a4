package io.foundation.telemetry.reporters;

import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.TelemetryExporter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.osgi.service.component.annotations.Component;

/** Readings as comma separated values (RFC 4180), a line each; quantiles are empty for counters and gauges. */
@Component(service = TelemetryExporter.class, property = TelemetryExporter.FORMAT + "=csv")
public final class CsvExporter implements TelemetryExporter {

    private static final String HEADER = "series,tags,kind,value,sum,recent,min,mean,p50,p90,p99,p999,max";

    @Override
    public String export(List<Reading> readings) {
        StringBuilder text = new StringBuilder(HEADER).append("\r\n");
        for (Reading reading : readings) {
            StringJoiner line = new StringJoiner(",");
            line.add(reading.series().name()).add(quoted(reading.series().labels())).add(reading.kind().name().toLowerCase(Locale.ROOT)).add(number(reading.value()));
            reading.spread().ifPresentOrElse(spread -> add(line, spread), () -> line.add(",,,,,,,,"));
            text.append(line).append("\r\n");
        }
        return text.toString();
    }

    private static void add(StringJoiner line, Spread spread) {
        line.add(number(spread.sum())).add(Long.toString(spread.recent()));
        if (spread.recent() == 0) {
            line.add(",,,,,,");
            return;
        }
        line.add(Long.toString(spread.min())).add(number(spread.mean())).add(Long.toString(spread.p50())).add(Long.toString(spread.p90())).add(Long.toString(spread.p99()))
                .add(Long.toString(spread.p999())).add(Long.toString(spread.max()));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
