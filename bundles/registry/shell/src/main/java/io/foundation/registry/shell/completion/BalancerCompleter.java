package io.foundation.registry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.registry.api.cluster.ClusterRegistry;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The load balancers there are. */
@Service
public class BalancerCompleter extends Words {

    public BalancerCompleter() {
        super(services -> services.find(ClusterRegistry.class).map(ClusterRegistry::balancers).orElse(List.of()));
    }
}
