package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The protocol core of an overlay on one node. Single-threaded: the engine calls it on one thread at a time, never
 * from within an effect. No I/O, clock, chance or thread of its own: see {@link TopologyContext}. What it throws is
 * counted, logged, and otherwise ignored. The engine owns links and membership; the core only wants.
 */
@ConsumerType
public interface Topology {

    /**
     * Begins: with nothing, or with what the version before it left.
     *
     * @param inherited the {@link #snapshot()} of a predecessor of the same type; empty at first
     * @param linked    the peers linked already
     */
    void start(Optional<HandoverState> inherited, Collection<NodeId> linked);

    /**
     * Somebody is known to be in the cluster, or what is known of him changed. A newer incarnation replaces an older
     * one of the same name without a {@link #peerGone} for it.
     */
    void peerKnown(Peer peer);

    /** Somebody left, or was forgotten. */
    void peerGone(NodeId peer);

    /** Whether this peer, who dialled us, should be linked. */
    Verdict incoming(Peer peer);

    void linkUp(Peer peer);

    /** @param failed whether the peer may be dead, rather than having closed in order */
    void linkDown(NodeId peer, boolean failed);

    /** A link that was wanted could not be made. */
    void connectFailed(NodeId peer);

    /** A message of the peer's topology core. */
    void message(NodeId from, byte[] message);

    void timer(TimerKey key);

    /** This node wants everybody to have a message. Others get it by {@link TopologyEffects#deliver}. */
    void broadcast(Broadcast message);

    /** A broadcast has come over a link. The core delivers it once, and passes it on. */
    void broadcastReceived(NodeId from, Broadcast message);

    /**
     * Somebody on this node subscribed to a topic for the first time, or unsubscribed from it as the last. A topology that
     * does not care sends everything everywhere, and the engine keeps what nobody here wants.
     *
     * @param topic not empty
     */
    default void subscribed(String topic, boolean here) {
    }

    /**
     * This node is about to leave the cluster for good in this life. Links stay for a moment, so that what was begun gets
     * through: the time to tell neighbours, who need not wait for links to close to look for others. Nothing that is wanted
     * afterwards is dialled. A node that is only drained stays a member, and its topology hears nothing of it.
     */
    default void leaving() {
    }

    /**
     * The neighbour through which a message gets to a node.
     *
     * @return the node itself if it is linked or should be dialled; empty if there is no way
     */
    Optional<NodeId> nextHop(NodeId destination);

    /**
     * What has happened since this core began, by name, e.g. {@code links.lost}: numbers that only grow, for metrics and tests. What
     * is worth telling a person is in {@link #view}.
     */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /** What the overlay looks like from here. */
    View view();

    /**
     * The peers it wants links to: those of {@link #view}, which also tells what a person may want to know. The engine asks every
     * second and whenever a link comes or goes, so a core that has more than a few facts should answer this without them.
     *
     * @return not changed by the core afterwards
     * @since 2.2
     */
    default Set<NodeId> wanted() {
        return view().wanted();
    }

    /** Leaves what the next version needs. */
    HandoverState snapshot();
}
