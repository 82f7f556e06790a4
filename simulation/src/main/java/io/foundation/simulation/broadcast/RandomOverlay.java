package io.foundation.simulation.broadcast;

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
import io.foundation.topology.dissemination.Dissemination;
import io.foundation.topology.dissemination.DisseminationContext;
import io.foundation.topology.dissemination.SharedStream;
import io.foundation.topology.dissemination.StreamEffects;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An overlay of {@link RandomNeighbours}: what disseminations are measured over, so that nothing else is. Not thread-safe. */
public final class RandomOverlay implements TopologyProvider {

    private final RandomNeighbours neighbours;
    private final Function<DisseminationContext, Dissemination> maker;
    private final Map<NodeId, Core> cores = new HashMap<>();

    /**
     * An overlay for one world.
     *
     * @param maker makes every node's dissemination
     */
    public RandomOverlay(int degree, long seed, Function<DisseminationContext, Dissemination> maker) {
        this.neighbours = new RandomNeighbours(degree, seed);
        this.maker = maker;
    }

    @Override
    public String type() {
        return "random";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Topology create(TopologyContext context) {
        Core core = new Core(context);
        cores.put(context.self(), core);
        neighbours.add(context.self());
        return core;
    }

    /** Gives every node that lacks neighbours some, at random. Called when all have started, and after deaths. */
    public void fill() {
        neighbours.fill(cores.keySet(), (one, other) -> cores.get(one).context.effects().connect(other));
    }

    /** A node is dead. */
    public void dead(NodeId id) {
        cores.remove(id);
        neighbours.remove(id);
    }

    /** One node's part. */
    private final class Core implements Topology {
        private final TopologyContext context;
        private final Dissemination dissemination;
        private final Set<NodeId> linked = new LinkedHashSet<>();

        private Core(TopologyContext context) {
            this.context = context;
            this.dissemination = maker.apply(new DisseminationContext(context.self(), context.time(), context.random(), new StreamEffects(context.effects())));
        }

        @Override
        public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
            dissemination.start(inherited);
        }

        @Override
        public void peerKnown(Peer peer) {
            // Neighbours are given, not found.
        }

        @Override
        public void peerGone(NodeId peer) {
            // As above.
        }

        @Override
        public Verdict incoming(Peer peer) {
            return Verdict.ACCEPT;
        }

        @Override
        public void linkUp(Peer peer) {
            linked.add(peer.id());
            dissemination.neighbourUp(peer.id());
        }

        @Override
        public void linkDown(NodeId peer, boolean failed) {
            linked.remove(peer);
            dissemination.neighbourDown(peer);
            context.effects().disconnect(peer);
        }

        @Override
        public void connectFailed(NodeId peer) {
            context.effects().disconnect(peer);
        }

        @Override
        public void message(NodeId from, byte[] message) {
            dissemination.message(from, SharedStream.unwrap(message));
        }

        @Override
        public void timer(TimerKey key) {
            dissemination.timer(key);
        }

        @Override
        public void broadcast(Broadcast message) {
            dissemination.broadcast(message);
        }

        @Override
        public void broadcastReceived(NodeId from, Broadcast message) {
            dissemination.received(from, message);
        }

        @Override
        public void subscribed(String topic, boolean here) {
            dissemination.subscribed(topic, here);
        }

        @Override
        public Optional<NodeId> nextHop(NodeId destination) {
            return dissemination.routeTo(destination);
        }

        @Override
        public View view() {
            return new View(neighbours.of(context.self()), linked, Set.of(), dissemination.facts());
        }

        @Override
        public Map<String, Long> counters() {
            return dissemination.counted();
        }

        @Override
        public HandoverState snapshot() {
            return dissemination.snapshot();
        }
    }
}
