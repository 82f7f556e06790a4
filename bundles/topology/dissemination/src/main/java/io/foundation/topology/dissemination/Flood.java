package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import java.util.LinkedHashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who gets a broadcast for the first time passes it to all neighbours but the one it came from: as reliable as the overlay is
 * connected, at the price of nearly one copy per link. HyParView's deterministic flood.
 */
public final class Flood implements Dissemination {

    private static final String SCHEMA = "dissemination.flood";

    private final DisseminationContext context;
    private final Set<NodeId> neighbours = new LinkedHashSet<>();
    private final Delivered delivered = new Delivered();
    private final RecentRoutes routes = new RecentRoutes(0);
    private long received;
    private long redundant;

    public Flood(DisseminationContext context) {
        this.context = context;
    }

    @Override
    public void start(Optional<HandoverState> inherited) {
        inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() == 1)
                .ifPresent(state -> delivered.read(new WireReader(state.bytes())));
    }

    @Override
    public void neighbourUp(NodeId peer) {
        neighbours.add(peer);
    }

    @Override
    public void neighbourDown(NodeId peer) {
        neighbours.remove(peer);
    }

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        pass(message, context.self());
    }

    @Override
    public void received(NodeId from, Broadcast message) {
        received++;
        if (!message.origin().equals(context.self())) {
            routes.learn(MessageId.of(message), message.hops(), from);
        }
        if (message.origin().equals(context.self()) || !delivered.first(message.origin(), message.sequence())) {
            redundant++;
            return;
        }
        pass(message, from);
        // What this node sent in a former life is passed on for the others' sake, and not delivered to its own sender.
        if (!message.origin().name().equals(context.self().name())) {
            context.effects().deliver(message);
        }
    }

    private void pass(Broadcast message, NodeId from) {
        for (NodeId peer : neighbours) {
            if (!peer.equals(from) && !peer.equals(message.origin())) {
                context.effects().forward(peer, message);
            }
        }
    }

    /** Nodes that flood have nothing else to tell each other. */
    @Override
    public void message(NodeId from, byte[] message) {
        // Of a later version, or of another dissemination while the cluster changes over: left alone.
    }

    @Override
    public void timer(TimerKey key) {
        // A flood waits for nothing.
    }

    @Override
    public Optional<NodeId> routeTo(NodeId destination) {
        return routes.find(destination).filter(neighbours::contains);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("dissemination", "flood", "broadcasts received", received + ", " + redundant + " of them again");
    }

    @Override
    public Map<String, Long> counted() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("broadcasts.received", received);
        counters.put("broadcasts.redundant", redundant);
        return counters;
    }

    @Override
    public HandoverState snapshot() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        delivered.write(to);
        return new HandoverState(SCHEMA, 1, to.toByteArray());
    }
}
