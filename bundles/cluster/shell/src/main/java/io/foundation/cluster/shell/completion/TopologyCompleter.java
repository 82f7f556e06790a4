package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The topologies installed on this node. */
@Service
public class TopologyCompleter extends Words {

    public TopologyCompleter() {
        super(Known::topologies);
    }
}
