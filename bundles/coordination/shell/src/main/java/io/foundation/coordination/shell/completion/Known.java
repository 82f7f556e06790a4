package io.foundation.coordination.shell.completion;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.service.Services;
import io.foundation.base.console.service.Stages;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreements;
import java.time.Duration;
import java.util.Collection;
import java.util.TreeSet;

/** The words a person may mean. */
final class Known {

    private static final int MOST = 1_000;
    /** Nobody waits longer for a word to be completed. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private Known() {
    }

    static Collection<String> clusters(Services services) {
        return new Agreements(services).clusters();
    }

    /** The things of a kind in all clusters: which one is meant may be said later in the line. None of a cluster that does not answer. */
    static Collection<String> names(Services services, Kind kind) {
        TreeSet<String> names = new TreeSet<>();
        for (String cluster : clusters(services)) {
            services.find(Coordination.class, Coordination.CLUSTER, cluster).ifPresent(coordination -> {
                try {
                    names.addAll(Stages.await(coordination.inventory().names(kind, MOST), PATIENCE, "Completing").names());
                } catch (FoundationException silent) {
                    // Nobody has asked to be told.
                }
            });
        }
        return names;
    }
}
