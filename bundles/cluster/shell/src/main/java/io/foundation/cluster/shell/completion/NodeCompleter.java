package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The nodes of the clusters. */
@Service
public class NodeCompleter extends Words {

    public NodeCompleter() {
        super(Known::nodes);
    }
}
