package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.config.api.Settings;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:rollback}. */
@Service
@Command(scope = "settings", name = "rollback", description = "Puts what was set on this node back to a revision", detailedDescription = "classpath:settings-rollback.txt")
public class RollbackCommand extends Changing {

    @Argument(name = "revision", description = "As settings:history shows it", required = true)
    long revision;

    @Override
    protected void perform(Environment environment) {
        format();
        Settings settings = settings(environment);
        if (dryRun) {
            would(environment, settings.previewRollback(revision));
            return;
        }
        long before = settings.snapshot().revision();
        changed(environment, before, settings.rollback(revision));
    }
}
