package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.shell.completion.UpdatableCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:unset}. */
@Service
@Command(scope = "settings", name = "unset", description = "Takes away what was set on this node", detailedDescription = "classpath:settings-unset.txt")
public class UnsetCommand extends Changing {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(UpdatableCompleter.class)
    String path;

    @Override
    protected void perform(Environment environment) {
        format();
        Settings settings = settings(environment);
        SettingsChange change = SettingsChange.unset(path).by(BY);
        if (dryRun) {
            would(environment, settings.dryRun(change));
            return;
        }
        long before = settings.snapshot().revision();
        changed(environment, before, settings.apply(change));
    }
}
