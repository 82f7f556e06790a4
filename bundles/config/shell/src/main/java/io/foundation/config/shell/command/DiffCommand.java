package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.config.api.Settings;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:diff}. */
@Service
@Command(scope = "settings", name = "diff", description = "Shows what is different between two revisions", detailedDescription = "classpath:settings-diff.txt")
public class DiffCommand extends OfSettings {

    @Argument(name = "from", description = "A revision, as settings:history shows it", required = true)
    long from;

    @Argument(index = 1, name = "to", description = "Another; default: now")
    Long to;

    @Override
    protected void perform(Environment environment) {
        Settings settings = settings(environment);
        long until = to == null ? settings.snapshot().revision() : to;
        Shown.differences("Nothing is different.").print(environment.screen(), format(), settings.diff(from, until));
    }
}
