package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The components of our bundles. */
@Service
public class ComponentCompleter extends Words {

    public ComponentCompleter() {
        super(Known::components);
    }
}
