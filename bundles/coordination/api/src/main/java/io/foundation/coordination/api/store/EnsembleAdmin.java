package io.foundation.coordination.api.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The servers within the nodes of a cluster, as an operator sees them from this node: a service with the property {@link io.foundation.coordination.api.Coordination#CLUSTER}. Thread-safe;
 * nothing blocks.
 */
@ProviderType
public interface EnsembleAdmin {

    /**
     * A server with a vote.
     *
     * @param node    whose it is
     * @param zone    the node's zone; may be empty
     * @param number  its number among the servers
     * @param address where stores connect to
     */
    record Member(String node, String zone, int number, String address) {
    }

    /**
     * What happened.
     *
     * @param wallMillis when, by this node's clock
     * @param what       a sentence
     */
    record Step(long wallMillis, String what) {
    }

    /**
     * What this node knows.
     *
     * @param ensemble the name it was given when it was founded; empty if there is none yet
     * @param version  of its configuration; grows
     * @param frozen   whether changes are forbidden
     * @param members  by number
     * @param server   what this node's own server does, in a word; empty if it has none
     * @param caveat   what the ensemble cannot promise as it is now, in a sentence; empty if nothing is amiss
     */
    record Status(String ensemble, long version, boolean frozen, List<Member> members, String server, String caveat) {

        public Status {
            members = List.copyOf(members);
        }
    }

    Status status();

    /**
     * How often, since this node takes part, somebody at the other end of a connection between servers, or from a store to a server, showed that it has another secret than the cluster's, and was
     * refused. Who shows nothing at all is refused too, and not counted.
     */
    long refused();

    /** The last steps that this node had part in or heard of, the oldest first; at most 500. */
    List<Step> journal();

    /**
     * Forbids changes of the ensemble, by itself and until they are allowed again, or allows them. Holds for all nodes and over restarts.
     *
     * @return completes when the ensemble has it; fails with {@code UNREACHABLE} if it does not answer or is being changed: then ask again
     */
    CompletionStage<Void> freeze(boolean freeze);
}
