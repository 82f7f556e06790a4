package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Whom a message may be for: nodes, roles, what is advertised, and all. */
@Service
public class TargetCompleter extends Words {

    public TargetCompleter() {
        super(Known::targets);
    }
}
