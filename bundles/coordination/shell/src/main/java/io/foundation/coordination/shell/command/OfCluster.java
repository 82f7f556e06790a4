package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.coordination.shell.completion.ClusterCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Agreements;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

/** A command that is about the coordination of one cluster. */
abstract class OfCluster extends Listed {

    @Option(name = "--cluster", description = "The cluster; default: the only one, or the one named 'default'")
    @Completion(ClusterCompleter.class)
    String cluster;

    final Agreement agreement(Environment environment) {
        return new Agreements(environment.services()).of(cluster);
    }
}
