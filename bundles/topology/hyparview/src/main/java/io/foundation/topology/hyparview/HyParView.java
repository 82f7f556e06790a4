package io.foundation.topology.hyparview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import io.foundation.topology.dissemination.Dissemination;
import io.foundation.topology.dissemination.DisseminationContext;
import io.foundation.topology.dissemination.Flood;
import io.foundation.topology.dissemination.Plumtree;
import io.foundation.topology.dissemination.PlumtreeSettings;
import io.foundation.topology.dissemination.Rumour;
import io.foundation.topology.dissemination.RumourSettings;
import io.foundation.topology.dissemination.SharedStream;
import io.foundation.topology.dissemination.StreamEffects;
import io.foundation.topology.partialview.PartialView;
import io.foundation.topology.partialview.PartialViewContext;
import io.foundation.topology.partialview.PartialViewSettings;
import io.foundation.topology.partialview.TopologyViewEffects;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A few links for each node, whatever the number of nodes: a {@link PartialView} says who is a neighbour, a {@link Dissemination}
 * brings broadcasts to all over the links with neighbours. Other links may come and go, for discovery or for traffic between two
 * nodes; they are no part of the overlay, and the engine dials them on demand.
 */
final class HyParView implements Topology {

    private final TopologyEffects effects;
    private final boolean relay;
    private final PartialView overlay;
    private final Dissemination dissemination;
    /** Those who dialled us and whose link is about to come up. */
    private final Set<NodeId> dialling = new HashSet<>();
    private boolean started;

    HyParView(TopologyContext context) {
        this.effects = context.effects();
        this.relay = context.options().flag(HyParViewProvider.RELAY);
        DisseminationContext spreading = new DisseminationContext(context.self(), context.time(), context.random(), new StreamEffects(effects));
        this.dissemination = switch (context.options().text(HyParViewProvider.BROADCAST)) {
            case HyParViewProvider.FLOOD -> new Flood(spreading);
            case HyParViewProvider.RUMOUR -> new Rumour(spreading, RumourSettings.DEFAULTS.withFanout(context.options().integer(HyParViewProvider.FANOUT)));
            default -> new Plumtree(spreading, PlumtreeSettings.of(context.options()));
        };
        this.overlay = new PartialView(new PartialViewContext(context.self(), PartialViewSettings.of(context.options()), context.time(),
                context.random(), new Overlay()));
    }

    /** What was left for another dissemination than the one now configured is left alone by it. */
    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> linked) {
        HyParViewState state = HyParViewState.read(inherited);
        dissemination.start(state.dissemination());
        overlay.start(state.overlay(), linked);
        started = true;
    }

    @Override
    public void peerKnown(Peer peer) {
        overlay.peerKnown(peer.id());
    }

    @Override
    public void peerGone(NodeId peer) {
        dialling.remove(peer);
        overlay.peerGone(peer);
    }

    @Override
    public Verdict incoming(Peer peer) {
        // A link that never comes up, because the peer died meanwhile, leaves its mark until the next one.
        dialling.removeIf(other -> other.name().equals(peer.id().name()));
        dialling.add(peer.id());
        return Verdict.ACCEPT;
    }

    @Override
    public void linkUp(Peer peer) {
        overlay.linkUp(peer.id(), !dialling.remove(peer.id()));
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        dialling.remove(peer);
        overlay.linkDown(peer, failed);
    }

    @Override
    public void connectFailed(NodeId peer) {
        overlay.connectFailed(peer);
    }

    @Override
    public void message(NodeId from, byte[] message) {
        switch (SharedStream.part(message)) {
            case SharedStream.OVERLAY -> overlay.message(from, SharedStream.unwrap(message));
            case SharedStream.DISSEMINATION -> {
                overlay.heard(from);
                dissemination.message(from, SharedStream.unwrap(message));
            }
            default -> {
                // Of a later version.
            }
        }
    }

    @Override
    public void timer(TimerKey key) {
        if (Dissemination.owns(key)) {
            dissemination.timer(key);
        } else {
            overlay.timer(key);
        }
    }

    @Override
    public void broadcast(Broadcast message) {
        dissemination.broadcast(message);
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        overlay.heard(from);
        dissemination.received(from, message);
    }

    @Override
    public void subscribed(String topic, boolean here) {
        dissemination.subscribed(topic, here);
    }

    @Override
    public void leaving() {
        overlay.leave();
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        if (!relay || overlay.linked().contains(destination)) {
            return Optional.of(destination);
        }
        return Optional.of(dissemination.routeTo(destination).filter(overlay::isActive).orElse(destination));
    }

    @Override
    public View view() {
        Map<String, String> facts = new LinkedHashMap<>(overlay.facts());
        facts.putAll(dissemination.facts());
        return new View(overlay.active(), overlay.linked(), overlay.passive(), facts);
    }

    @Override
    public Set<NodeId> wanted() {
        return overlay.active();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>(overlay.counters());
        counters.putAll(dissemination.counted());
        return counters;
    }

    @Override
    public HandoverState snapshot() {
        return new HyParViewState(Optional.of(overlay.snapshot()), Optional.of(dissemination.snapshot())).write();
    }

    /** Neighbours are told to the dissemination. */
    private final class Overlay extends TopologyViewEffects {
        private Overlay() {
            super(effects, message -> SharedStream.wrap(SharedStream.OVERLAY, message));
        }

        @Override
        public void neighbourUp(NodeId peer) {
            dissemination.neighbourUp(peer);
            if (started) {
                effects.emit("neighbour", "links with " + peer);
            }
        }

        @Override
        public void neighbourDown(NodeId peer) {
            dissemination.neighbourDown(peer);
            effects.emit("no neighbour", peer.toString());
        }
    }
}
