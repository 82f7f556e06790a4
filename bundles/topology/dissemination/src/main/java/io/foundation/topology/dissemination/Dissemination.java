package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.util.Map;
import java.util.Optional;

/**
 * The protocol core that brings a broadcast to everybody over the links an overlay keeps. Single-threaded, called on the
 * overlay's thread, never from within an effect; no I/O, clock, chance or thread of its own: see
 * {@link DisseminationContext}. The overlay decides who is a neighbour; a neighbour is somebody {@link
 * DisseminationEffects#forward} reaches. Both ends of a link are neighbours of each other.
 *
 * <p>A topology core that is made of an overlay and a dissemination shares one stream of messages between them, told apart
 * by {@link SharedStream}, and one set of timers, told apart by {@link #owns}.
 */
public interface Dissemination {

    /** How the kind of every timer of a dissemination begins; no timer of an overlay does. */
    String TIMER_PREFIX = "dissemination.";

    /** Whether a timer is the dissemination's, rather than the overlay's. */
    static boolean owns(TimerKey key) {
        return key.kind().startsWith(TIMER_PREFIX);
    }

    /**
     * Begins: with nothing, or with what the version before it left. Neighbours are told afterwards.
     *
     * @param inherited a {@link #snapshot()}; what is of another schema or of a later version is left alone
     */
    void start(Optional<HandoverState> inherited);

    /** Somebody became a neighbour; a no-op if he is one. */
    void neighbourUp(NodeId peer);

    /** Somebody is no neighbour any more; a no-op if he was none. */
    void neighbourDown(NodeId peer);

    /** This node wants everybody to have a message. It is not delivered here. */
    void broadcast(Broadcast message);

    /** A broadcast has come from a node, with the number of links it has passed. */
    void received(NodeId from, Broadcast message);

    /**
     * A message of another node's dissemination, without the byte of {@link SharedStream}.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed; nothing has changed then
     */
    void message(NodeId from, byte[] message);

    /** A timer that was scheduled is due; one that is not known is ignored. */
    void timer(TimerKey key);

    /** Whether somebody on this node wants a topic. */
    default void subscribed(String topic, boolean here) {
    }

    /** The neighbour that is nearest to a node by the hops its last broadcast took, if he still is one: the way back. */
    default Optional<NodeId> routeTo(NodeId destination) {
        return Optional.empty();
    }

    /** What a person may want to know: short names, values with their units. */
    Map<String, String> facts();

    /** What has happened since the start, by name; numbers that only grow. */
    default Map<String, Long> counted() {
        return Map.of();
    }

    /** Leaves what the next version needs. */
    HandoverState snapshot();
}
