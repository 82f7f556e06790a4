package io.foundation.registry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Text;
import io.foundation.registry.api.cluster.ClusterRegistry;
import io.foundation.registry.shell.completion.ClusterCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

/** A command that is about the registry of a cluster. */
abstract class OfCluster extends Listed {

    /** The cluster that is meant if there are several and none is named. */
    private static final String DEFAULT = "default";

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    final ClusterRegistry registry(Environment environment) {
        List<String> clusters = environment.services().values(ClusterRegistry.class, ClusterRegistry.CLUSTER);
        if (clusters.isEmpty()) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "This node is in no cluster, or foundation-registry-cluster is not active: registry:list shows what is on this node.");
        }
        String wanted = cluster != null ? cluster : clusters.size() == 1 ? clusters.getFirst() : DEFAULT;
        return environment.services().find(ClusterRegistry.class, ClusterRegistry.CLUSTER, wanted).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND,
                cluster == null ? "This node is in several clusters (" + Text.some(clusters) + "): say which one with --cluster NAME."
                        : "This node is in no cluster '" + Text.oneLine(wanted) + "': it is in " + Text.some(clusters) + "." + Text.didYouMean(wanted, clusters)));
    }
}
