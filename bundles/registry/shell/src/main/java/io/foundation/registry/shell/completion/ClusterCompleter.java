package io.foundation.registry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.registry.api.cluster.ClusterRegistry;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters of which the registry is known. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(services -> services.values(ClusterRegistry.class, ClusterRegistry.CLUSTER));
    }
}
