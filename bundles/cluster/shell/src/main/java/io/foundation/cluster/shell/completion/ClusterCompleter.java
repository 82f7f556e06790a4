package io.foundation.cluster.shell.completion;

import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters of this node. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(Known::clusters);
    }
}
