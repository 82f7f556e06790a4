package io.foundation.mdns.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The names that are known. */
@Service
public class NameCompleter extends Words {

    public NameCompleter() {
        super(Known::names);
    }
}
