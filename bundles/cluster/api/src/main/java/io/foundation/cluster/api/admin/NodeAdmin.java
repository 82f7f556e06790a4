package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.NodeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The node as a whole: always there, whatever is configured. Thread-safe. */
@ProviderType
public interface NodeAdmin {

    /** The node's name; empty if its configuration is wrong. */
    Optional<NodeName> name();

    /** The version of this software. */
    String version();

    /** The clusters of this node, by name. */
    List<ClusterAdmin> clusters();

    /** What is wrong with the configuration of the node or of a cluster: a sentence each, by configuration. */
    Map<String, List<String>> problems();

    /** How this node came to be configured as it is: each decision of {@code cluster=auto} and why, in order. */
    List<String> decisions();

    /** What a person may want to know: data folder, Java, addresses, uptime. No secrets. */
    Map<String, String> facts();
}
