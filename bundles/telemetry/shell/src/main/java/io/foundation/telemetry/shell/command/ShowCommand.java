package io.foundation.telemetry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.shell.completion.NameCompleter;
import io.foundation.telemetry.shell.value.Shown;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:show}. */
@Service
@Command(scope = "telemetry", name = "show", description = "Shows all figures of the series of one name", detailedDescription = "classpath:telemetry-show.txt")
public class ShowCommand extends OfNode {

    @Argument(name = "name", description = "The name of the series", required = true)
    @Completion(NameCompleter.class)
    String name;

    @Override
    protected void perform(Environment environment) {
        List<Reading> found = readings(environment, name).stream().filter(reading -> reading.series().name().equals(name)).toList();
        if (found.isEmpty()) {
            // Only longer names begin with it: list those.
            found = readings(environment, name);
        }
        Listing<Reading> listing = Shown.readings("Nothing is measured.");
        number(listing, "Min", Spread::min);
        number(listing, "p90", Spread::p90);
        number(listing, "p99.9", Spread::p999);
        listing.number("Mean", reading -> reading.spread().filter(spread -> spread.recent() > 0).map(spread -> Shown.value(reading.kind(), spread.mean())).orElse(Units.NONE))
                .number("Recent", reading -> reading.spread().map(spread -> Long.toString(spread.recent())).orElse(Units.NONE));
        listing.print(environment.screen(), format(), found);
    }

    private static void number(Listing<Reading> listing, String header, ToLongFunction<Spread> figure) {
        listing.number(header, reading -> Shown.quantile(reading.kind(), reading.spread(), figure));
    }
}
