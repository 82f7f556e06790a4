package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters of this node. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(Known::clusters);
    }
}
