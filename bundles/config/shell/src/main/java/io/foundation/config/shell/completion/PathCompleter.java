package io.foundation.config.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.config.api.Setting;
import io.foundation.config.api.Settings;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The paths of all single settings. */
@Service
public class PathCompleter extends Words {

    public PathCompleter() {
        super(services -> services.find(Settings.class).map(settings -> settings.settings("").stream().map(Setting::path).toList()).orElse(List.of()));
    }
}
