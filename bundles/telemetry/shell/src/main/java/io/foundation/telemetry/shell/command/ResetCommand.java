package io.foundation.telemetry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:reset}. */
@Service
@Command(scope = "telemetry", name = "reset", description = "Empties what was measured under a prefix", detailedDescription = "classpath:telemetry-reset.txt")
public class ResetCommand extends OfNode {

    @Argument(name = "prefix", description = "The first words of the names", required = true)
    @Completion(PrefixCompleter.class)
    String prefix;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        // Says so if there is nothing of that prefix.
        readings(environment, prefix);
        int emptied = telemetry(environment).reset(prefix);
        if (format == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, emptied + " series under '" + Text.oneLine(prefix) + "' were emptied."));
        } else {
            new Details().add("Emptied", Integer.toString(emptied), "emptied", emptied).print(environment.screen(), format);
        }
    }
}
