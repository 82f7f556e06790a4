package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.EnsembleAdmin;

/** A command that is about the servers within the nodes of one cluster. */
abstract class OfEnsemble extends OfCluster {

    /** @throws FoundationException {@code SERVICE_UNAVAILABLE} if what the cluster agrees on is kept elsewhere */
    final EnsembleAdmin ensemble(Environment environment) {
        String name = agreement(environment).cluster();
        return environment.services().find(EnsembleAdmin.class, Coordination.CLUSTER, name).orElseThrow(() -> new FoundationException(ErrorType.SERVICE_UNAVAILABLE,
                "The cluster '" + Text.oneLine(name) + "' has no servers within its nodes: what it agrees on is kept elsewhere, see coordination:status. "
                        + "With mode = embedded in etc/io.foundation.coordination.cfg it has."));
    }
}
