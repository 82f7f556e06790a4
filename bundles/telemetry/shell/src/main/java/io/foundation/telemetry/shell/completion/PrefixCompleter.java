package io.foundation.telemetry.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The names of what is measured, and what they begin with. */
@Service
public class PrefixCompleter extends Words {

    public PrefixCompleter() {
        super(Known::prefixes);
    }
}
