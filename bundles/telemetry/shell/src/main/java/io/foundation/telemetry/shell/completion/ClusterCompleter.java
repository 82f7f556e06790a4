package io.foundation.telemetry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.telemetry.api.cluster.ClusterTelemetry;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters whose nodes can be asked. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(services -> services.values(ClusterTelemetry.class, ClusterTelemetry.CLUSTER));
    }
}
