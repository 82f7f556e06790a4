package io.foundation.cluster.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of members. Calls come one after the other, on a virtual thread of the cluster, so a listener may block; one
 * that falls far behind gets a new snapshot in place of the events it missed. Can also be published as a service, with
 * the property {@link Cluster#NAME} to hear of one cluster only.
 */
@ConsumerType
public interface MembershipListener {

    /** The full picture: first of all, and whenever events were skipped. */
    void snapshot(MembershipSnapshot snapshot);

    /** One change; its epoch is greater than that of the snapshot and of every event before. */
    void event(MemberEvent event);
}
