package io.foundation.telemetry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import io.foundation.telemetry.shell.value.Shown;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:watch}. */
@Service
@Command(scope = "telemetry", name = "watch", description = "Shows what changes of what this node measures", detailedDescription = "classpath:telemetry-watch.txt")
public class WatchCommand extends OfNode {

    private static final int MOST = 1_000_000;

    @Argument(name = "prefix", description = "The first words of the names; default: all")
    @Completion(PrefixCompleter.class)
    String prefix;

    @Option(name = "-i", aliases = "--interval", description = "How long to wait between two looks, 1ms to 1h")
    String interval = "1s";

    @Option(name = "-n", aliases = "--looks", description = "How often to look after the first time")
    int looks = 1;

    @Option(name = "--follow", description = "Go on until Ctrl-C")
    boolean follow;

    @Override
    protected void perform(Environment environment) {
        Duration pause = Timeouts.parse(interval);
        if (looks < 1 || looks > MOST) {
            throw new FoundationException(ErrorType.INVALID_INPUT, looks + " looks are not allowed: use 1 to " + MOST + ", or --follow.");
        }
        format();
        Map<Object, Reading> former = new HashMap<>();
        readings(environment, prefix).forEach(reading -> former.put(reading.series(), reading));
        try {
            for (int look = 0; follow || look < looks; look++) {
                Thread.sleep(pause);
                for (Reading reading : telemetry(environment).readings(prefix == null ? "" : prefix)) {
                    Reading before = former.put(reading.series(), reading);
                    if (before == null || before.value() != reading.value()) {
                        show(environment, reading, before, pause);
                    }
                }
            }
        } catch (InterruptedException e) {
            // Ctrl-C is how a person ends it; the flag stays clear, since the session has yet to write its prompt.
            return;
        }
    }

    private void show(Environment environment, Reading reading, Reading before, Duration pause) {
        long now = environment.clock().millis();
        double change = before == null ? reading.value() : reading.value() - before.value();
        String p99 = Shown.quantile(reading.kind(), reading.spread(), Spread::p99);
        environment.screen().line(switch (format()) {
            case JSON -> Json.write(Json.object("time", Units.iso(now), "name", reading.series().name(), "tags", reading.series().tags(), "value", Shown.json(reading.value()),
                    "change", Shown.json(change), "spread", reading.spread().map(Shown::json).orElse(null)));
            case PLAIN -> String.join("\t", List.of(Units.iso(now), Text.oneLine(reading.series().toString()), Shown.number(reading.value()), Shown.number(change), p99));
            case TABLE -> Units.moment(now, environment.clock()) + "  " + Text.oneLine(reading.series().toString()) + "  " + Shown.number(reading.value()) + " ("
                    + (change >= 0 ? "+" : "") + Shown.number(change) + ")" + (p99.equals(Units.NONE) ? "" : "  p99 " + p99);
        });
    }
}
