package io.foundation.config.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Setting;
import io.foundation.config.shell.completion.PrefixCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:list}. */
@Service
@Command(scope = "settings", name = "list", description = "Lists settings with their values and where those come from", detailedDescription = "classpath:settings-list.txt")
public class ListCommand extends OfSettings {

    @Argument(name = "prefix", description = "A path, for what is at and below it; default: all")
    @Completion(PrefixCompleter.class)
    String prefix;

    @Option(name = "--set", description = "Only those that are not at their defaults")
    boolean set;

    @Override
    protected void perform(Environment environment) {
        List<Setting> all = settings(environment).settings(prefix == null ? "" : prefix);
        if (all.isEmpty() && prefix != null) {
            List<String> known = List.copyOf(new PrefixCompleter().words(environment.services()));
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no setting or section '" + Text.oneLine(prefix) + "'." + Text.didYouMean(prefix, known));
        }
        new Listing<Setting>("Every setting is at its default.", Shown::object)
                .column("Path", Setting::path)
                .column("Value", setting -> Shown.value(setting.value().value()))
                .column("Origin", setting -> setting.value().origin().word())
                .column("Updatable", setting -> setting.spec().updatable() ? "yes" : "no")
                .print(environment.screen(), format(), all.stream().filter(setting -> !set || setting.value().origin() != Layer.DEFAULTS).toList());
    }
}
