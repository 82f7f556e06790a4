package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.ClusterName;
import io.foundation.cluster.api.Cluster;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What other parts of the node need to know of how a cluster is configured, so that nobody has to configure it twice: a service for each cluster, with the property
 * {@link Cluster#NAME}. Says what holds now; a change of the configuration is seen with the next call. Thread-safe, does not block.
 */
@ProviderType
public interface ClusterSetup {

    ClusterName name();

    /**
     * A key made from the cluster's secret for one purpose, the same at every node. Keys of different purposes tell nothing of each other or of the secret, which nobody is given.
     *
     * @param purpose what it is for; what begins with {@code foundation} and a blank is the runtime's own
     * @return 32 bytes, the caller's own
     * @throws io.foundation.base.api.error.FoundationException {@code FORBIDDEN} if the purpose is the runtime's own
     */
    byte[] key(String purpose);

    /**
     * Whether {@link #key} is a secret of the nodes of this cluster; false if certificates alone prove who they are, and everybody can make its keys: they then protect nothing.
     */
    boolean isSecret();

    /** The node's folder for files of its own; whoever keeps something of this cluster makes a folder with its name there. */
    Path folder();

    /** How many nodes there will be at least, as configured: 1 or more. */
    int expectedNodes();

    /** The host or address that this node listens on for the cluster, as configured. */
    String bindHost();
}
