package io.foundation.config.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.base.console.service.Services;
import io.foundation.config.api.Setting;
import io.foundation.config.api.Settings;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The paths of settings and sections. */
@Service
public class PrefixCompleter extends Words {

    public PrefixCompleter() {
        super(PrefixCompleter::prefixes);
    }

    private static Collection<String> prefixes(Services services) {
        TreeSet<String> prefixes = new TreeSet<>();
        for (Setting setting : services.find(Settings.class).map(settings -> settings.settings("")).orElse(List.of())) {
            for (int dot = setting.path().indexOf('.'); dot > 0; dot = setting.path().indexOf('.', dot + 1)) {
                prefixes.add(setting.path().substring(0, dot));
            }
            prefixes.add(setting.path());
        }
        return prefixes;
    }
}
