package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.coordination.shell.target.Agreement;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:ensemble-freeze}. */
@Service
@Command(scope = "coordination", name = "ensemble-freeze", description = "Forbids changes of the servers within the nodes, or allows them again",
        detailedDescription = "classpath:coordination-ensemble-freeze.txt")
public class EnsembleFreezeCommand extends OfEnsemble {

    @Option(name = "--off", description = "Allow changes again")
    boolean off;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Agreement.ask(ensemble(environment).freeze(!off), off ? "Allowing changes" : "Forbidding changes");
        if (format == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, off ? "The servers are changed again as nodes come and go."
                    : "The servers stay as they are, whoever comes or goes, until --off."));
        } else {
            new Details().add("Changes", off ? "by itself" : "forbidden", "frozen", !off).print(environment.screen(), format);
        }
    }
}
