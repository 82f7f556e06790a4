package io.foundation.telemetry.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The names of what is measured. */
@Service
public class NameCompleter extends Words {

    public NameCompleter() {
        super(Known::names);
    }
}
