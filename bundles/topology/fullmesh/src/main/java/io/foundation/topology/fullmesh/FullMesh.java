package io.foundation.topology.fullmesh;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every node keeps a link to every other. Of two nodes the lesser id dials at once; the greater one waits a moment
 * (option {@code fallback}) and dials too if no link has come, for the case that only it can reach the other. So a
 * pair seldom dials crosswise. A broadcast takes one hop.
 */
final class FullMesh implements Topology {

    private static final String SCHEMA = "topology.fullmesh";
    private static final String DIAL = "dial";

    private final TopologyContext context;
    private final long fallbackNanos;
    private final Map<NodeName, NodeId> known = new TreeMap<>();
    private final Map<Long, NodeId> waiting = new HashMap<>();
    private final Set<NodeId> linked = new HashSet<>();
    private final Map<NodeId, DeliveredWindow> delivered = new HashMap<>();
    private long nextTimer = 1;
    private long received;
    private long redundant;
    private long lost;

    FullMesh(TopologyContext context) {
        this.context = context;
        this.fallbackNanos = context.options().duration(FullMeshProvider.FALLBACK).toNanos();
    }

    /** A mesh follows from the membership, which the engine tells again: there is nothing to inherit but the links. */
    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        linked.addAll(alreadyLinked);
    }

    @Override
    public void peerKnown(Peer peer) {
        NodeId id = peer.id();
        if (id.name().equals(context.self().name())) {
            return;
        }
        NodeId former = known.put(id.name(), id);
        if (former != null && !former.equals(id)) {
            forget(former);
        }
        if (!linked.contains(id) && !id.equals(former)) {
            wantLink(id);
        }
    }

    private void wantLink(NodeId id) {
        if (context.self().compareTo(id) < 0) {
            context.effects().connect(id);
        } else {
            long timer = nextTimer++;
            waiting.put(timer, id);
            context.effects().schedule(new TimerKey(DIAL, timer), fallbackNanos);
        }
    }

    @Override
    public void timer(TimerKey key) {
        NodeId id = waiting.remove(key.detail());
        if (id != null && id.equals(known.get(id.name())) && !linked.contains(id)) {
            context.effects().connect(id);
        }
    }

    @Override
    public void peerGone(NodeId peer) {
        if (known.remove(peer.name(), peer)) {
            forget(peer);
        }
    }

    private void forget(NodeId peer) {
        waiting.values().remove(peer);
        delivered.remove(peer);
        context.effects().disconnect(peer);
    }

    @Override
    public Verdict incoming(Peer peer) {
        return Verdict.ACCEPT;
    }

    @Override
    public void linkUp(Peer peer) {
        linked.add(peer.id());
        waiting.values().remove(peer.id());
    }

    /** After a failure both ends dial: each wants to know by itself, at once, whether the other is dead. */
    @Override
    public void linkDown(NodeId peer, boolean failed) {
        linked.remove(peer);
        lost += failed ? 1 : 0;
        if (!peer.equals(known.get(peer.name()))) {
            return;
        }
        if (failed) {
            context.effects().connect(peer);
        } else {
            wantLink(peer);
        }
    }

    @Override
    public void connectFailed(NodeId peer) {
        // The engine backs off and dials again until the peer is gone.
    }

    @Override
    public void message(NodeId from, byte[] message) {
        // Nodes of a full mesh have nothing to tell each other.
    }

    @Override
    public void broadcast(Broadcast message) {
        for (NodeId peer : linked) {
            context.effects().forward(peer, message);
        }
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        received++;
        if (!message.origin().name().equals(context.self().name())
                && delivered.computeIfAbsent(message.origin(), origin -> new DeliveredWindow()).first(message.sequence())) {
            context.effects().deliver(message);
        } else {
            redundant++;
        }
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("broadcasts.received", received, "broadcasts.redundant", redundant, "links.lost", lost);
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        return Optional.of(destination);
    }

    @Override
    public View view() {
        return new View(new HashSet<>(known.values()), linked, Set.of(), Map.of("links", linked.size() + " of " + known.size()));
    }

    @Override
    public Set<NodeId> wanted() {
        return Set.copyOf(known.values());
    }

    @Override
    public HandoverState snapshot() {
        return new HandoverState(SCHEMA, 1, new byte[0]);
    }
}
