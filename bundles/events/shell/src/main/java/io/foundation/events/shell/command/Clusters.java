package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Services;
import io.foundation.events.api.cluster.ClusterEvents;
import java.util.List;

/** Finds the cluster that a person means. */
final class Clusters {

    /** The cluster that is meant if there are several and none is named. */
    private static final String DEFAULT = "default";

    private Clusters() {
    }

    /** @param named null for the only one, or the one named default */
    static ClusterEvents find(Services services, String named) {
        List<String> clusters = services.values(ClusterEvents.class, ClusterEvents.CLUSTER);
        if (clusters.isEmpty()) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE,
                    "Other nodes cannot be asked for events: see whether this node is in a cluster (cluster:nodes) and the feature foundation-events-cluster is installed.");
        }
        String wanted = named != null ? named : clusters.size() == 1 ? clusters.getFirst() : DEFAULT;
        return services.find(ClusterEvents.class, ClusterEvents.CLUSTER, wanted).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND,
                named == null ? "This node is in several clusters (" + Text.some(clusters) + "): say which one with --cluster NAME."
                        : "This node is in no cluster '" + Text.oneLine(wanted) + "': it is in " + Text.some(clusters) + "." + Text.didYouMean(wanted, clusters)));
    }
}
