package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.overlay.Overlay;
import io.foundation.cluster.core.overlay.Unfit;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One overlay on this node: its topology core, and what stands in for it while its provider is replaced. It knows which
 * links are this overlay's: others may use the same ones. What a core throws is counted and logged, and does not reach
 * the engine. On the engine's loop.
 */
final class OverlaySlot {

    static final int MAX_WAITING = 1_024;

    /** What the driver does for one overlay. */
    interface Host {
        /** The overlay wants a link that is not its own yet. */
        void connect(OverlaySlot slot, NodeId peer);

        /** The overlay wants a link no more. */
        void disconnect(OverlaySlot slot, NodeId peer);

        void send(OverlaySlot slot, NodeId peer, byte[] message);

        void forward(OverlaySlot slot, NodeId peer, Broadcast message);

        void deliver(Broadcast message);

        /** This node's roles at this moment. */
        Set<String> roles();
    }

    final Overlay overlay;
    final long tag;
    /** Peers that a link is wanted to, and is not this overlay's yet. */
    final Set<NodeId> wanted = new TreeSet<>();
    /** Peers whose link is this overlay's. */
    final Set<NodeId> held = new TreeSet<>();
    /** It was the present overlay: it forwards for a while, and wants nothing more. */
    boolean draining;
    private final EngineServices services;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Journal journal;
    private final Host host;
    private final ArrayDeque<Broadcast> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> missed = new ArrayDeque<>();
    private final PluggedCore<Topology> topology;
    private Function<Collection<Peer>, Optional<String>> obstacle;

    /** @param part the topology's word and the options it is to have here */
    OverlaySlot(Overlay overlay, EngineSettings.Part part, EngineLoop loop, EngineServices services, NodeId self, Journal journal,
            Host host) {
        this.overlay = overlay;
        this.tag = overlay.tag();
        this.part = part;
        this.services = services;
        this.self = self;
        this.journal = journal;
        this.host = host;
        this.topology = new PluggedCore<>(loop, "The topology '" + part.type() + "'", "links stay as they are", Topology::timer);
    }

    /** Whether a link to a peer is this overlay's, or is to be. */
    boolean uses(NodeId peer) {
        return held.contains(peer) || wanted.contains(peer);
    }

    boolean isProvided() {
        return topology.isThere();
    }

    Optional<String> trouble() {
        return topology.isThere() ? Optional.empty() : topology.trouble().or(() -> Optional.of("No provider of the topology '" + part.type()
                + "' is installed: try feature:install foundation-topology-" + part.type() + "."));
    }

    Optional<String> misconfigured() {
        return topology.misconfigured();
    }

    long failures() {
        return topology.failures();
    }

    /**
     * Takes a provider into use, or (null) does without.
     *
     * @param inherited what its predecessor left
     */
    void provider(TopologyProvider provider, Optional<HandoverState> inherited, Collection<Peer> known, Collection<Peer> linked) {
        topology.end();
        boolean begun = provider != null && topology.begin(new Effects(), effects -> {
            Options options = PartOptions.read(part, "topology.", provider.options());
            obstacle = members -> provider.obstacle(members, options);
            return provider.create(new TopologyContext(self, host.roles(), options, services.time(), services.random(), effects));
        }, core -> core.start(inherited, linked.stream().map(Peer::id).toList()));
        if (!begun) {
            return;
        }
        known.forEach(peer -> topology.call(core -> core.peerKnown(peer)));
        linked.forEach(peer -> topology.call(core -> core.linkUp(peer)));
        for (Broadcast next = waiting.poll(); next != null; next = waiting.poll()) {
            broadcast(next);
        }
        for (Runnable next = missed.poll(); next != null; next = missed.poll()) {
            next.run();
        }
    }

    /** Does without a core from now on; its timers are forgotten. */
    void end() {
        topology.end();
    }

    Optional<HandoverState> snapshot() {
        return topology.ask(core -> Optional.of(core.snapshot()), Optional.empty());
    }

    /**
     * Why it does not hold here; empty if every reachable peer it wants is linked.
     *
     * @param members everybody believed to be reachable, this node included
     */
    Optional<Unfit> unfit(Collection<Peer> members) {
        if (!topology.isThere()) {
            return Optional.of(new Unfit(trouble().orElse(""), true));
        }
        if (topology.failures() > 0) {
            return Optional.of(new Unfit("The topology '" + part.type() + "' failed " + topology.failures() + " times: see the log.", true));
        }
        Optional<String> never = topology.ask(core -> obstacle.apply(members), Optional.empty());
        if (never.isPresent()) {
            return Optional.of(new Unfit(never.get(), true));
        }
        Set<NodeId> reachable = members.stream().map(Peer::id).collect(Collectors.toSet());
        Set<NodeId> lacking = new TreeSet<>(coreWants());
        lacking.retainAll(reachable);
        lacking.removeAll(held);
        if (!lacking.isEmpty()) {
            return Optional.of(new Unfit("it lacks " + lacking.size() + " links, one of them to " + lacking.iterator().next().name() + ".", false));
        }
        boolean alone = reachable.stream().allMatch(self::equals);
        return alone || !held.isEmpty() ? Optional.empty() : Optional.of(new Unfit("it is linked to nobody.", false));
    }

    void peerKnown(Peer peer) {
        topology.call(core -> core.peerKnown(peer));
    }

    void peerGone(NodeId peer) {
        wanted.remove(peer);
        topology.call(core -> core.peerGone(peer));
    }

    /** A link is this overlay's from now on. */
    void linkUp(Peer peer) {
        wanted.remove(peer.id());
        if (held.add(peer.id())) {
            topology.call(core -> core.linkUp(peer));
        }
    }

    /** A link is this overlay's no more. */
    void linkDown(NodeId peer, boolean failed) {
        if (held.remove(peer)) {
            topology.call(core -> core.linkDown(peer, failed));
        }
    }

    void connectFailed(NodeId peer) {
        topology.call(core -> core.connectFailed(peer));
    }

    void message(NodeId from, byte[] message) {
        topology.call(core -> core.message(from, message));
    }

    void subscribed(String topic, boolean here) {
        topology.call(core -> core.subscribed(topic, here));
    }

    /** This node leaves the cluster. */
    void leaving() {
        topology.call(Topology::leaving);
    }

    /** False if there is no topology and too many broadcasts wait for one. */
    boolean broadcast(Broadcast message) {
        if (!topology.isThere()) {
            return waiting.size() < MAX_WAITING && waiting.add(message);
        }
        topology.call(core -> core.broadcast(message));
        return true;
    }

    void broadcastReceived(NodeId from, Broadcast message) {
        if (!topology.isThere()) {
            if (missed.size() < MAX_WAITING) {
                missed.add(() -> broadcastReceived(from, message));
            }
            return;
        }
        topology.call(core -> core.broadcastReceived(from, message));
    }

    Verdict incoming(Peer peer) {
        return topology.ask(core -> core.incoming(peer), Verdict.ACCEPT);
    }

    Optional<NodeId> nextHop(NodeId destination) {
        return topology.ask(core -> core.nextHop(destination), Optional.of(destination));
    }

    View view() {
        return topology.ask(Topology::view, new View(Set.of(), Set.of(), Set.of(), Map.of()));
    }

    /** The peers the core wants links to: those of {@link #view}. */
    Set<NodeId> coreWants() {
        return topology.ask(Topology::wanted, Set.of());
    }

    /** What the core has counted since it began. */
    Map<String, Long> counters() {
        return topology.ask(Topology::counters, Map.of());
    }

    private final class Effects extends PluggedCore.Effects<Topology> implements TopologyEffects {
        Effects() {
            super(topology);
        }

        @Override
        public void connect(NodeId peer) {
            later(() -> host.connect(OverlaySlot.this, peer));
        }

        @Override
        public void disconnect(NodeId peer) {
            later(() -> host.disconnect(OverlaySlot.this, peer));
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            later(() -> host.send(OverlaySlot.this, peer, message));
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            later(() -> host.forward(OverlaySlot.this, peer, message));
        }

        @Override
        public void deliver(Broadcast message) {
            later(() -> host.deliver(message));
        }

        @Override
        public void emit(String event, String detail) {
            journal.step("topology", event + ": " + detail);
        }
    }
}
