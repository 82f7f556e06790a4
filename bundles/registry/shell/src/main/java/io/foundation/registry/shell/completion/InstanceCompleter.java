package io.foundation.registry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.registry.api.cluster.ClusterRegistry;
import io.foundation.registry.api.query.Query;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What can be called, wherever it is. */
@Service
public class InstanceCompleter extends Words {

    public InstanceCompleter() {
        super(services -> services.find(ClusterRegistry.class)
                .map(registry -> registry.query(Query.all()).stream().filter(instance -> instance.entry().routable()).map(instance -> instance.entry().key().toString()).distinct().toList())
                .orElse(List.of()));
    }
}
