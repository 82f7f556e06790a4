package io.foundation.events.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.base.console.service.Services;
import io.foundation.events.api.cluster.ClusterEvents;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters of this node. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(services -> services.values(ClusterEvents.class, ClusterEvents.CLUSTER));
    }
}
