package io.foundation.topology.pubsub;

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
import io.foundation.topology.dissemination.Plumtree;
import io.foundation.topology.dissemination.PlumtreeSettings;
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
 * Publish and subscribe: {@link Plumtree} over whoever is a neighbour, so that a broadcast of a topic costs about one copy per
 * node at most, and less where nobody wants it. In a small cluster everybody is a neighbour ({@link Neighbours}); beyond it
 * those of the {@link PartialView}, or those beside a node in rings. The two parts share the links ({@link SharedLinks}).
 */
final class PubSub implements Topology {

    private final TopologyContext context;
    private final TopologyEffects effects;
    private final boolean relay;
    private final SharedLinks links;
    private final Neighbours neighbours;
    /** Null where neighbours stand in rings. */
    private final PartialView overlay;
    private final MeshPart meshPart = new MeshPart();
    private final ViewPart viewPart = new ViewPart();
    private final Plumtree tree;
    /** Those who dialled us and whose link is about to come up. */
    private final Set<NodeId> dialling = new HashSet<>();
    private long ignored;

    PubSub(TopologyContext context) {
        this.context = context;
        this.effects = context.effects();
        this.relay = context.options().flag(PubSubProvider.RELAY);
        boolean inRings = context.options().text(PubSubProvider.OVERLAY).equals(PubSubProvider.IN_RINGS);
        this.links = new SharedLinks(effects);
        this.neighbours = new Neighbours(context, context.options().integer(PubSubProvider.MESH_BELOW),
                inRings ? context.options().integer(PubSubProvider.RINGS) : 0, context.options().duration(PubSubProvider.FALLBACK).toNanos(), new MeshListener());
        links.add(meshPart);
        this.overlay = inRings ? null : new PartialView(new PartialViewContext(context.self(), PartialViewSettings.of(context.options()),
                context.time(), context.random(), new ViewEffects()));
        if (!inRings) {
            links.add(viewPart);
        }
        this.tree = new Plumtree(new DisseminationContext(context.self(), context.time(), context.random(), new StreamEffects(effects)),
                PlumtreeSettings.of(context.options()));
    }

    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        PubSubState state = PubSubState.read(inherited);
        tree.start(state.tree());
        alreadyLinked.forEach(links::linkUp);
        state.wantUs().stream().filter(links::isUp).forEach(neighbours::wantsUs);
        alreadyLinked.forEach(neighbours::linkUp);
        if (overlay != null) {
            overlay.start(state.overlay(), alreadyLinked);
        }
    }

    @Override
    public void peerKnown(Peer peer) {
        neighbours.peerKnown(peer.id());
        if (overlay != null) {
            overlay.peerKnown(peer.id());
        }
    }

    @Override
    public void peerGone(NodeId peer) {
        dialling.remove(peer);
        neighbours.peerGone(peer);
        if (overlay != null) {
            overlay.peerGone(peer);
        }
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
        NodeId id = peer.id();
        boolean dialled = !dialling.remove(id);
        links.linkUp(id);
        neighbours.linkUp(id);
        if (overlay != null) {
            overlay.linkUp(id, dialled);
        }
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        dialling.remove(peer);
        links.linkDown(peer);
        neighbours.linkDown(peer, failed);
        if (overlay != null) {
            overlay.linkDown(peer, failed);
        }
    }

    @Override
    public void connectFailed(NodeId peer) {
        neighbours.connectFailed(peer);
        if (overlay != null) {
            overlay.connectFailed(peer);
        }
    }

    @Override
    public void message(NodeId from, byte[] message) {
        switch (SharedStream.part(message)) {
            case SharedStream.MESH -> neighbours.message(from, SharedStream.unwrap(message));
            case SharedStream.OVERLAY -> {
                if (overlay == null) {
                    ignored++;
                } else {
                    overlay.message(from, SharedStream.unwrap(message));
                }
            }
            case SharedStream.DISSEMINATION -> {
                heard(from);
                tree.message(from, SharedStream.unwrap(message));
            }
            default -> ignored++;
        }
    }

    private void heard(NodeId from) {
        if (overlay != null) {
            overlay.heard(from);
        }
    }

    @Override
    public void timer(TimerKey key) {
        if (Dissemination.owns(key)) {
            tree.timer(key);
        } else if (key.equals(SharedLinks.TURN)) {
            links.turn();
        } else if (Neighbours.owns(key)) {
            neighbours.timer(key);
        } else if (overlay != null) {
            overlay.timer(key);
        }
    }

    @Override
    public void broadcast(Broadcast message) {
        tree.broadcast(message);
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        heard(from);
        tree.received(from, message);
    }

    @Override
    public void subscribed(String topic, boolean here) {
        tree.subscribed(topic, here);
    }

    @Override
    public void leaving() {
        neighbours.leave();
        if (overlay != null) {
            overlay.leave();
        }
    }

    /** A node that is not linked is dialled; with {@code relay} a message for it goes back the way its last broadcast came. */
    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        return relay && !links.isUp(destination) ? tree.routeTo(destination).or(() -> Optional.of(destination)) : Optional.of(destination);
    }

    @Override
    public View view() {
        Map<String, String> facts = new LinkedHashMap<>(tree.facts());
        facts.put("overlay", overlay == null ? "rings" : "partial view");
        facts.put("mesh", neighbours.toString());
        Set<NodeId> wanted = wanted();
        Set<NodeId> candidates = overlay == null ? neighbours.candidates() : new HashSet<>(overlay.passive());
        if (overlay != null) {
            facts.putAll(overlay.facts());
        }
        candidates.removeAll(wanted);
        facts.put("ignored messages", Long.toString(ignored + tree.counters().ignored()));
        return new View(wanted, links.up(), candidates, facts);
    }

    @Override
    public Set<NodeId> wanted() {
        Set<NodeId> wanted = neighbours.wanted();
        if (overlay != null) {
            wanted.addAll(overlay.active());
        }
        return wanted;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>(overlay == null ? Map.of() : overlay.counters());
        counters.putAll(tree.counted());
        counters.merge("messages.ignored", ignored, Long::sum);
        return counters;
    }

    @Override
    public HandoverState snapshot() {
        return new PubSubState(neighbours.wantUs(), Optional.ofNullable(overlay).map(PartialView::snapshot), Optional.of(tree.snapshot())).write();
    }

    /** Whoever is a neighbour of either part is one of the tree's. */
    private void judge(NodeId peer) {
        if (neighbours.isNeighbour(peer) || overlay != null && overlay.isActive(peer)) {
            tree.neighbourUp(peer);
        } else {
            tree.neighbourDown(peer);
        }
    }

    private final class MeshPart extends SharedLinks.Part {
        @Override
        void linkUp(NodeId peer) {
            neighbours.linkUp(peer);
        }

        @Override
        void linkDown(NodeId peer) {
            neighbours.linkDown(peer, false);
        }

        @Override
        boolean needs(NodeId peer) {
            return neighbours.isNeighbour(peer);
        }
    }

    private final class ViewPart extends SharedLinks.Part {
        @Override
        void linkUp(NodeId peer) {
            overlay.linkUp(peer, false);
        }

        @Override
        void linkDown(NodeId peer) {
            overlay.linkDown(peer, false);
        }

        @Override
        boolean needs(NodeId peer) {
            return overlay.isActive(peer);
        }
    }

    /** What the neighbours of a small cluster, or in rings, decide. */
    private final class MeshListener implements Neighbours.Listener {

        @Override
        public void up(NodeId peer) {
            judge(peer);
        }

        @Override
        public void down(NodeId peer) {
            judge(peer);
        }

        @Override
        public void connect(NodeId peer) {
            links.connect(meshPart, peer);
        }

        @Override
        public void disconnect(NodeId peer) {
            links.disconnect(meshPart, peer);
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            effects.send(peer, SharedStream.wrap(SharedStream.MESH, message));
        }
    }

    /** The partial view shares links with the mesh, and neighbours with the tree. */
    private final class ViewEffects extends TopologyViewEffects {
        private ViewEffects() {
            super(effects, message -> SharedStream.wrap(SharedStream.OVERLAY, message));
        }

        @Override
        public void connect(NodeId peer) {
            links.connect(viewPart, peer);
        }

        @Override
        public void disconnect(NodeId peer) {
            links.disconnect(viewPart, peer);
        }

        @Override
        public void neighbourUp(NodeId peer) {
            judge(peer);
        }

        @Override
        public void neighbourDown(NodeId peer) {
            judge(peer);
        }
    }
}
