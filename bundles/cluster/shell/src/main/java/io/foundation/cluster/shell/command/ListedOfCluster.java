package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.cluster.shell.completion.ClusterCompleter;
import io.foundation.cluster.shell.target.Clusters;
import io.foundation.cluster.shell.target.Target;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

/** A command that shows something of one cluster. */
abstract class ListedOfCluster extends Listed {

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    final Target target(Environment environment) {
        return new Clusters(environment.services()).target(cluster);
    }
}
