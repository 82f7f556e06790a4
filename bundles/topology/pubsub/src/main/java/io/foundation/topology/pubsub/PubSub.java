package io.foundation.topology.pubsub;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import io.foundation.topology.dissemination.Dissemination;
import io.foundation.topology.dissemination.DisseminationContext;
import io.foundation.topology.dissemination.DisseminationEffects;
import io.foundation.topology.dissemination.Plumtree;
import io.foundation.topology.dissemination.PlumtreeSettings;
import io.foundation.topology.dissemination.SharedStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Publish and subscribe: {@link Neighbours} for an overlay and {@link Plumtree} over it. A broadcast of a topic costs about one
 * copy per node at most, and less where nobody wants it.
 */
final class PubSub implements Topology {

    static final String SCHEMA = "topology.pubsub";
    static final int SCHEMA_VERSION = 1;
    private static final int MAX_SCHEMA_BYTES = 3 * 128;

    private final TopologyContext context;
    private final boolean relay;
    private final Neighbours neighbours;
    private final Plumtree tree;
    private long ignored;

    PubSub(TopologyContext context, PlumtreeSettings settings) {
        this.context = context;
        this.relay = context.options().flag(PubSubProvider.RELAY);
        this.neighbours = new Neighbours(context, context.options().integer(PubSubProvider.MESH_BELOW), context.options().integer(PubSubProvider.RINGS),
                context.options().duration(PubSubProvider.FALLBACK).toNanos(), new ToTree());
        this.tree = new Plumtree(new DisseminationContext(context.self(), context.time(), context.random(), new TreeEffects()), settings);
    }

    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        neighbours.start(alreadyLinked);
        Optional<HandoverState> treeState = Optional.empty();
        if (inherited.isPresent() && inherited.get().schema().equals(SCHEMA) && inherited.get().version() <= SCHEMA_VERSION) {
            WireReader from = new WireReader(inherited.get().bytes());
            neighbours.read(from);
            treeState = Optional.of(new HandoverState(from.readString(MAX_SCHEMA_BYTES), Math.max(1, from.readVarint32(Integer.MAX_VALUE)),
                    from.readBytes(HandoverState.MAX_BYTES)));
        }
        tree.start(treeState);
    }

    @Override
    public void peerKnown(Peer peer) {
        neighbours.peerKnown(peer.id());
    }

    @Override
    public void peerGone(NodeId peer) {
        neighbours.peerGone(peer);
    }

    @Override
    public Verdict incoming(Peer peer) {
        return Verdict.ACCEPT;
    }

    @Override
    public void linkUp(Peer peer) {
        neighbours.linkUp(peer.id());
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        neighbours.linkDown(peer, failed);
    }

    @Override
    public void connectFailed(NodeId peer) {
        neighbours.connectFailed(peer);
    }

    @Override
    public void message(NodeId from, byte[] message) {
        switch (SharedStream.part(message)) {
            case SharedStream.OVERLAY -> neighbours.message(from, SharedStream.unwrap(message));
            case SharedStream.DISSEMINATION -> tree.message(from, SharedStream.unwrap(message));
            default -> ignored++;
        }
    }

    @Override
    public void timer(TimerKey key) {
        if (Dissemination.owns(key)) {
            tree.timer(key);
        } else {
            neighbours.timer(key);
        }
    }

    @Override
    public void broadcast(Broadcast message) {
        tree.broadcast(message);
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        tree.received(from, message);
    }

    @Override
    public void subscribed(String topic, boolean here) {
        tree.subscribed(topic, here);
    }

    /** A node that is not linked is dialled; with {@code relay} a message for it goes back the way its last broadcast came. */
    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        return relay && !neighbours.isLinked(destination) ? tree.routeTo(destination).or(() -> Optional.of(destination)) : Optional.of(destination);
    }

    @Override
    public View view() {
        Map<String, String> facts = new LinkedHashMap<>(tree.facts());
        facts.put("overlay", neighbours.toString());
        facts.put("ignored messages", Long.toString(ignored + tree.counters().ignored()));
        return new View(neighbours.wanted(), neighbours.linked(), neighbours.candidates(), facts);
    }

    @Override
    public HandoverState snapshot() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        neighbours.write(to);
        HandoverState state = tree.snapshot();
        to.writeString(state.schema()).writeVarint(state.version()).writeBytes(state.bytes());
        return new HandoverState(SCHEMA, SCHEMA_VERSION, to.toByteArray());
    }

    /** What the neighbours decide. */
    private final class ToTree implements Neighbours.Listener {

        @Override
        public void up(NodeId peer) {
            tree.neighbourUp(peer);
        }

        @Override
        public void down(NodeId peer) {
            tree.neighbourDown(peer);
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            context.effects().send(peer, SharedStream.wrap(SharedStream.OVERLAY, message));
        }
    }

    /** What the tree does. */
    private final class TreeEffects implements DisseminationEffects {

        @Override
        public void forward(NodeId neighbour, Broadcast message) {
            context.effects().forward(neighbour, message);
        }

        @Override
        public void send(NodeId neighbour, byte[] message) {
            context.effects().send(neighbour, SharedStream.wrap(SharedStream.DISSEMINATION, message));
        }

        @Override
        public void deliver(Broadcast message) {
            context.effects().deliver(message);
        }

        @Override
        public void emit(String event, String detail) {
            context.effects().emit(event, detail);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            context.effects().schedule(key, delayNanos);
        }

        @Override
        public void cancel(TimerKey key) {
            context.effects().cancel(key);
        }
    }
}
