package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.config.api.Setting;
import io.foundation.config.api.Settings;
import io.foundation.config.shell.completion.PathCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:get}. */
@Service
@Command(scope = "settings", name = "get", description = "Writes the value of a setting, and nothing else", detailedDescription = "classpath:settings-get.txt")
public class GetCommand extends OfSettings {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(PathCompleter.class)
    String path;

    @Override
    protected void perform(Environment environment) {
        Settings settings = settings(environment);
        Setting setting = settings.setting(path);
        Object value = setting.value().value();
        environment.screen().line(format() == Format.JSON ? Json.write(value) : Text.oneLine(Shown.value(value)));
    }
}
