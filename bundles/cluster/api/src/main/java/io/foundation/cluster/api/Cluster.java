package io.foundation.cluster.api;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Messaging;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One cluster this node is a member of: a service for each, with the property {@link #NAME}. Thread-safe; nothing here
 * blocks. The service stays the same while strategies, topologies and transports under it are replaced.
 */
@ProviderType
public interface Cluster {

    /** The service property that holds the cluster's name. */
    String NAME = "cluster.name";

    ClusterName name();

    /** This node, as it sees itself. */
    Member self();

    /** Everybody known, this node included, by name. */
    MembershipSnapshot members();

    /** The member of that name; empty if none is known. */
    default Optional<Member> member(NodeName name) {
        return members().find(name);
    }

    /** Tells of every change, after the full picture. Taken back when the bundle that asked stops. */
    Registration listen(MembershipListener listener);

    Messaging messaging();
}
