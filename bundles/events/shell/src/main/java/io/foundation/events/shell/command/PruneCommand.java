package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:prune}. */
@Service
@Command(scope = "events", name = "prune", description = "Forgets what is older than a time; the durable log is not touched", detailedDescription = "classpath:events-prune.txt")
public class PruneCommand extends OfEvents {

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    @Argument(name = "age", description = "For example 30m, 12h, 7d", required = true)
    String age;

    @Override
    protected void perform(Environment environment) {
        Duration older = Durations.parse(age).orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "'" + Text.oneLine(age) + "' is no age: use for example 30m, 12h or 7d."));
        long forgotten = events(environment).pruneBefore((environment.clock().millis() - older.toMillis()) * NANOS_OF_A_MILLI);
        if (format() == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, Text.count(forgotten, "event") + " forgotten."));
        } else {
            new Details().add("Forgotten", Long.toString(forgotten), "forgotten", forgotten).print(environment.screen(), format());
        }
    }
}
