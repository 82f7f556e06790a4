package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.shell.completion.UpdatableCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:set}. */
@Service
@Command(scope = "settings", name = "set", description = "Sets a setting on this node", detailedDescription = "classpath:settings-set.txt")
public class SetCommand extends Changing {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(UpdatableCompleter.class)
    String path;

    // A text: Karaf would make a number of what looks like one.
    @Argument(index = 1, name = "value", description = "The value; of a list with commas between", required = true)
    String value;

    @Option(name = "--if-revision", description = "Only if the settings are still at this revision")
    Long ifRevision;

    @Override
    protected void perform(Environment environment) {
        format();
        Settings settings = settings(environment);
        SettingsChange change = SettingsChange.set(path, settings.parse(path, value)).by(BY);
        change = ifRevision == null ? change : change.ifAt(ifRevision);
        if (dryRun) {
            would(environment, settings.dryRun(change));
            return;
        }
        long before = settings.snapshot().revision();
        Revision revision = settings.apply(change);
        changed(environment, before, revision);
    }
}
