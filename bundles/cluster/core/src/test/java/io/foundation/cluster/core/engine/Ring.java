package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import io.foundation.topology.dissemination.Delivered;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A topology for tests that is as unlike a full mesh as can be: links to the next and the one before in the order of names,
 * and whoever gets a broadcast passes it on.
 */
final class Ring implements Topology {

    private static final TimerKey TIDY = TimerKey.of("tidy");
    private static final long TIDY_NANOS = 500_000_000L;

    private final TopologyContext context;
    private final TreeSet<NodeId> known = new TreeSet<>();
    private final Set<NodeId> linked = new HashSet<>();
    private final Set<NodeId> asked = new HashSet<>();
    private final Delivered delivered = new Delivered();

    private Ring(TopologyContext context) {
        this.context = context;
    }

    /** Provides it as {@code ring}, or under another word. */
    record Provider(String type) implements TopologyProvider {
        Provider() {
            this("ring");
        }

        @Override
        public List<OptionSpec> options() {
            return List.of(OptionSpec.number("width", 1, 1, 4, "does nothing"));
        }

        @Override
        public Topology create(TopologyContext context) {
            return new Ring(context);
        }
    }

    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        linked.addAll(alreadyLinked);
    }

    private Set<NodeId> neighbours() {
        Set<NodeId> neighbours = new TreeSet<>();
        if (!known.isEmpty()) {
            NodeId after = known.higher(context.self());
            NodeId before = known.lower(context.self());
            neighbours.add(after != null ? after : known.first());
            neighbours.add(before != null ? before : known.last());
        }
        return neighbours;
    }

    private void adjust() {
        Set<NodeId> wanted = neighbours();
        for (NodeId peer : wanted) {
            if (!linked.contains(peer) && asked.add(peer)) {
                context.effects().connect(peer);
            }
        }
        for (NodeId peer : List.copyOf(asked)) {
            if (!wanted.contains(peer)) {
                asked.remove(peer);
                context.effects().disconnect(peer);
            }
        }
    }

    @Override
    public void peerKnown(Peer peer) {
        known.removeIf(other -> other.name().equals(peer.id().name()));
        known.add(peer.id());
        adjust();
    }

    @Override
    public void peerGone(NodeId peer) {
        known.remove(peer);
        asked.remove(peer);
        context.effects().disconnect(peer);
        adjust();
    }

    @Override
    public Verdict incoming(Peer peer) {
        return Verdict.ACCEPT;
    }

    @Override
    public void linkUp(Peer peer) {
        linked.add(peer.id());
        context.effects().schedule(TIDY, TIDY_NANOS);
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        linked.remove(peer);
        asked.remove(peer);
        adjust();
    }

    @Override
    public void connectFailed(NodeId peer) {
        // It is dialled again until it is gone.
    }

    @Override
    public void message(NodeId from, byte[] message) {
        // There are none.
    }

    @Override
    public void timer(TimerKey key) {
        // Those that were neighbours only while others were not known yet.
        linked.stream().filter(peer -> !neighbours().contains(peer)).toList().forEach(peer -> context.effects().disconnect(peer));
    }

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        linked.forEach(peer -> context.effects().forward(peer, message));
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        if (delivered.first(message.origin(), message.sequence())) {
            context.effects().deliver(message);
            linked.stream().filter(peer -> !peer.equals(from)).forEach(peer -> context.effects().forward(peer, message));
        }
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        return linked.contains(destination) ? Optional.of(destination) : linked.stream().findFirst();
    }

    @Override
    public View view() {
        return new View(neighbours(), linked, Set.of(), Map.of());
    }

    @Override
    public HandoverState snapshot() {
        return new HandoverState("test.ring", 1, new byte[0]);
    }
}
