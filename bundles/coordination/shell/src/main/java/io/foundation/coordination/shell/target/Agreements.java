package io.foundation.coordination.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Services;
import io.foundation.coordination.api.Coordination;
import java.util.List;

/** The clusters whose nodes this one can agree with, and which of them a command means. */
public final class Agreements {

    /** The cluster that is meant if there are several and none is named. */
    private static final String DEFAULT = "default";

    private final Services services;

    public Agreements(Services services) {
        this.services = services;
    }

    /** The names of all, sorted. */
    public List<String> clusters() {
        return services.values(Coordination.class, Coordination.CLUSTER);
    }

    /**
     * The cluster a command is for.
     *
     * @param wanted its name; null for the only one, or the default one
     * @throws FoundationException {@code SERVICE_UNAVAILABLE}, {@code DATA_NOT_FOUND} or {@code INVALID_INPUT}, with a sentence that names those there are
     */
    public Agreement of(String wanted) {
        List<String> clusters = clusters();
        if (clusters.isEmpty()) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "This node agrees with nobody yet: coordination:status says what is missing.");
        }
        if (wanted != null && !clusters.contains(wanted)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no coordination for a cluster '" + Text.oneLine(wanted) + "': there is for "
                    + Text.some(clusters) + "." + Text.didYouMean(wanted, clusters));
        }
        if (wanted == null && clusters.size() > 1 && !clusters.contains(DEFAULT)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is coordination for several clusters (" + Text.some(clusters)
                    + "): say which one with --cluster NAME.");
        }
        return open(wanted != null ? wanted : clusters.size() == 1 ? clusters.getFirst() : DEFAULT);
    }

    /** @throws FoundationException {@code SERVICE_UNAVAILABLE} if it has just gone */
    public Agreement open(String cluster) {
        return new Agreement(cluster, services.find(Coordination.class, Coordination.CLUSTER, cluster).orElseThrow(() ->
                new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The coordination for cluster '" + cluster + "' has just gone: see coordination:status.")));
    }
}
