package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;

/** What a partial view does; the topology it belongs to carries it out. No call comes back into the partial view. */
public interface PartialViewEffects extends Timers {

    /** Wants a link; see {@link io.foundation.topology.api.TopologyEffects#connect}. */
    void connect(NodeId peer);

    /** Wants a link no more, whoever dialled it. */
    void disconnect(NodeId peer);

    /** Sends to the partial view of a linked peer; dropped if there is no link. */
    void send(NodeId peer, byte[] message);

    /** Somebody linked became a neighbour. */
    void neighbourUp(NodeId peer);

    /** Somebody is no neighbour any more. */
    void neighbourDown(NodeId peer);

    /** Tells what happened, for people. */
    void emit(String event, String detail);
}
