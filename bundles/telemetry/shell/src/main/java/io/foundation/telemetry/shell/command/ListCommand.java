package io.foundation.telemetry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import io.foundation.telemetry.shell.value.Shown;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:list}. */
@Service
@Command(scope = "telemetry", name = "list", description = "Lists what this node has measured", detailedDescription = "classpath:telemetry-list.txt")
public class ListCommand extends OfNode {

    @Argument(name = "prefix", description = "The first words of the names; default: all")
    @Completion(PrefixCompleter.class)
    String prefix;

    @Override
    protected void perform(Environment environment) {
        Shown.readings("Nothing is measured.").print(environment.screen(), format(), readings(environment, prefix));
    }
}
