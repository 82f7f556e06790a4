package io.foundation.mdns.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The services that the operator has advertised. */
@Service
public class InstanceCompleter extends Words {

    public InstanceCompleter() {
        super(Known::instances);
    }
}
