package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;
import org.osgi.annotation.versioning.ProviderType;

/** What a topology core does. Every call returns at once and calls nothing back. */
@ProviderType
public interface TopologyEffects extends Timers {

    /**
     * Wants a link: the engine dials now, and again with back-off until it is there or {@link #disconnect} is called.
     */
    void connect(NodeId peer);

    /** Wants a link no more: the engine closes it in order. */
    void disconnect(NodeId peer);

    /** Sends to the topology core of a linked peer; dropped if there is no link. */
    void send(NodeId peer, byte[] message);

    /** Passes a broadcast to a linked peer; dropped if there is no link. */
    void forward(NodeId peer, Broadcast message);

    /** Gives a broadcast to this node's handlers. */
    void deliver(Broadcast message);

    /** Tells what happened, for {@code topology:} commands and the log. */
    void emit(String event, String detail);
}
