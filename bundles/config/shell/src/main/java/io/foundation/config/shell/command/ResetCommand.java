package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.config.api.Settings;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:reset}. */
@Service
@Command(scope = "settings", name = "reset", description = "Takes away all that was set on this node", detailedDescription = "classpath:settings-reset.txt")
public class ResetCommand extends Changing {

    @Override
    protected void perform(Environment environment) {
        format();
        Settings settings = settings(environment);
        if (dryRun) {
            would(environment, settings.previewReset());
            return;
        }
        long before = settings.snapshot().revision();
        changed(environment, before, settings.reset());
    }
}
