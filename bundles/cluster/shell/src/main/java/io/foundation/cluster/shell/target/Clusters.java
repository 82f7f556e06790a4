package io.foundation.cluster.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Services;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The clusters of this node, and which of them a command means. */
public final class Clusters {

    /** The cluster that is meant if there are several and none is named: the one of {@code io.foundation.cluster}. */
    public static final String DEFAULT = "default";
    /** Who offers the administration. */
    public static final String CORE = "foundation-cluster-core";

    private final Services services;
    private final NodeAdmin node;

    /** @throws FoundationException {@code SERVICE_UNAVAILABLE} if the engine is not there */
    public Clusters(Services services) {
        this.services = services;
        this.node = services.require(NodeAdmin.class, CORE);
    }

    /** All, by name. */
    public List<ClusterAdmin> all() {
        return node.clusters().stream().sorted(Comparator.comparing(ClusterAdmin::name)).toList();
    }

    /**
     * The cluster a command is for.
     *
     * @param wanted its name; null for the only one, or the default one
     * @throws FoundationException {@code DATA_NOT_FOUND} or {@code INVALID_INPUT}, with a sentence that names those there are
     */
    public Target target(String wanted) {
        List<ClusterAdmin> all = all();
        List<String> names = all.stream().map(admin -> admin.name().value()).toList();
        if (all.isEmpty()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "This node is in no cluster: set cluster=auto in the file "
                    + "etc/io.foundation.cluster.cfg, or see foundation:info for what was decided and why.");
        }
        if (wanted != null) {
            return all.stream().filter(admin -> admin.name().value().equals(wanted)).findFirst().map(this::target)
                    .orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND, "This node is in no cluster '"
                            + Text.oneLine(wanted) + "': its clusters are " + Text.some(names) + "." + Text.didYouMean(wanted, names)));
        }
        if (all.size() == 1) {
            return target(all.getFirst());
        }
        return all.stream().filter(admin -> admin.name().value().equals(DEFAULT)).findFirst().map(this::target)
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "This node is in several clusters ("
                        + Text.some(names) + "): say which one with --cluster NAME."));
    }

    /** The members' side of a cluster; empty while its engine starts or stops. */
    public Optional<Cluster> membership(ClusterAdmin admin) {
        return services.find(Cluster.class, Cluster.NAME, admin.name().value());
    }

    private Target target(ClusterAdmin admin) {
        return new Target(admin, membership(admin).orElseThrow(() -> new FoundationException(ErrorType.SERVICE_UNAVAILABLE,
                "The cluster '" + admin.name() + "' is starting or stopping: try again in a moment, or see foundation:health.")));
    }
}
