package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;
import io.foundation.topology.api.Broadcast;

/**
 * What a dissemination does; the overlay it belongs to carries it out. Every call returns at once and calls nothing back.
 */
public interface DisseminationEffects extends Timers {

    /** Passes a broadcast to a neighbour, where it arrives with one hop more; dropped if there is no link. */
    void forward(NodeId neighbour, Broadcast message);

    /** Sends to a neighbour's dissemination; dropped if there is no link. */
    void send(NodeId neighbour, byte[] message);

    /** Gives a broadcast to this node's handlers. */
    void deliver(Broadcast message);

    /** Tells what happened, for {@code topology:} commands and the log. */
    void emit(String event, String detail);
}
