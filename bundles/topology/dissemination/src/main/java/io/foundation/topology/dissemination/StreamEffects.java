package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.TopologyEffects;
import java.util.Objects;

/** Carries out what a dissemination does by the effects of the topology core it is a part of, which it shares with other parts: see {@link SharedStream}. */
public final class StreamEffects implements DisseminationEffects {

    private final TopologyEffects effects;

    public StreamEffects(TopologyEffects effects) {
        this.effects = Objects.requireNonNull(effects, "effects");
    }

    @Override
    public void forward(NodeId neighbour, Broadcast message) {
        effects.forward(neighbour, message);
    }

    @Override
    public void send(NodeId neighbour, byte[] message) {
        effects.send(neighbour, SharedStream.wrap(SharedStream.DISSEMINATION, message));
    }

    @Override
    public void deliver(Broadcast message) {
        effects.deliver(message);
    }

    @Override
    public void emit(String event, String detail) {
        effects.emit(event, detail);
    }

    @Override
    public void schedule(TimerKey key, long delayNanos) {
        effects.schedule(key, delayNanos);
    }

    @Override
    public void cancel(TimerKey key) {
        effects.cancel(key);
    }
}
