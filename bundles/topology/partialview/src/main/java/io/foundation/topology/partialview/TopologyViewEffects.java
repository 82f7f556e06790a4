package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.TopologyEffects;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Carries out what a partial view does by the effects of the topology core it is a part of. What becomes of neighbours is for the
 * core to say; one that shares links between several parts says too how they are asked for.
 */
public abstract class TopologyViewEffects implements PartialViewEffects {

    private final TopologyEffects effects;
    private final UnaryOperator<byte[]> wrap;

    /** @param wrap marks a message as the partial view's, in the core's stream of messages */
    protected TopologyViewEffects(TopologyEffects effects, UnaryOperator<byte[]> wrap) {
        this.effects = Objects.requireNonNull(effects, "effects");
        this.wrap = Objects.requireNonNull(wrap, "wrap");
    }

    @Override
    public void connect(NodeId peer) {
        effects.connect(peer);
    }

    @Override
    public void disconnect(NodeId peer) {
        effects.disconnect(peer);
    }

    @Override
    public final void send(NodeId peer, byte[] message) {
        effects.send(peer, wrap.apply(message));
    }

    @Override
    public final void emit(String event, String detail) {
        effects.emit(event, detail);
    }

    @Override
    public final void schedule(TimerKey key, long delayNanos) {
        effects.schedule(key, delayNanos);
    }

    @Override
    public final void cancel(TimerKey key) {
        effects.cancel(key);
    }
}
