package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Operation;
import io.foundation.cluster.shell.completion.ClusterCompleter;
import io.foundation.cluster.shell.target.Clusters;
import io.foundation.cluster.shell.target.Target;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

/** A command that does something to one cluster. */
abstract class ClusterOperation extends Operation {

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    final Target target(Environment environment) {
        return new Clusters(environment.services()).target(cluster);
    }
}
