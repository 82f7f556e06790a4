package io.foundation.config.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.config.api.Settings;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The paths that may change while the node runs. */
@Service
public class UpdatableCompleter extends Words {

    public UpdatableCompleter() {
        super(services -> services.find(Settings.class).map(Settings::updatablePaths).orElse(List.of()));
    }
}
