package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An overlay for tests whose links are given: names that are neighbours. Broadcasts are flooded, messages go the shortest way. */
final class FixedOverlay implements TopologyProvider {

    private final Map<String, Set<String>> neighbours = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> detours = new ConcurrentHashMap<>();
    /** What topologies were told of links, as "node event peer". */
    final List<String> heard = new CopyOnWriteArrayList<>();
    /** Whom everybody who is no neighbour is referred to; everybody is welcome if it is null. */
    volatile List<String> referTo;
    /** Whether a link that is no neighbour's is left to the engine, as by overlays that have not asked for it. */
    volatile boolean indifferent;
    /** Whether messages go to members directly, without a link of the overlay. */
    volatile boolean direct;

    static FixedOverlay of(String... links) {
        FixedOverlay overlay = new FixedOverlay();
        for (String link : links) {
            String[] ends = link.split("-");
            overlay.link(ends[0], ends[1]);
        }
        return overlay;
    }

    void link(String one, String other) {
        neighbours.computeIfAbsent(one, name -> ConcurrentHashMap.newKeySet()).add(other);
        neighbours.computeIfAbsent(other, name -> ConcurrentHashMap.newKeySet()).add(one);
    }

    /** Messages for somebody take these steps, whatever the graph says: at whom they are, to whom they go. */
    void detour(String destination, Map<String, String> steps) {
        detours.put(destination, steps);
    }

    private Set<String> of(NodeId node) {
        return neighbours.getOrDefault(node.name().value(), Set.of());
    }

    @Override
    public String type() {
        return "fixed";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Topology create(TopologyContext context) {
        return new Core(context);
    }

    private final class Core implements Topology {
        private final TopologyContext context;
        private final Map<NodeName, NodeId> known = new TreeMap<>();
        private final Set<NodeId> linked = new HashSet<>();
        private final Delivered delivered = new Delivered();

        private Core(TopologyContext context) {
            this.context = context;
        }

        private void note(String event, NodeId peer) {
            heard.add(context.self().name() + " " + event + " " + peer.name());
        }

        private boolean isNeighbour(NodeId peer) {
            return of(context.self()).contains(peer.name().value());
        }

        @Override
        public void start(Optional<HandoverState> inherited, Collection<NodeId> already) {
            linked.addAll(already);
        }

        @Override
        public void peerKnown(Peer peer) {
            known.put(peer.id().name(), peer.id());
            if (isNeighbour(peer.id()) && !linked.contains(peer.id())) {
                context.effects().connect(peer.id());
            }
        }

        @Override
        public void peerGone(NodeId peer) {
            known.remove(peer.name(), peer);
            linked.remove(peer);
        }

        @Override
        public Verdict incoming(Peer peer) {
            List<String> better = referTo;
            if (better == null || isNeighbour(peer.id())) {
                return Verdict.ACCEPT;
            }
            return new Verdict.Refer("not a neighbour", better.stream().map(name -> known.get(NodeName.of(name))).filter(id -> id != null).toList());
        }

        @Override
        public void linkUp(Peer peer) {
            note("up", peer.id());
            linked.add(peer.id());
            if (!indifferent && !isNeighbour(peer.id()) && of(context.self()).stream().anyMatch(name -> linked.stream().anyMatch(id -> id.name().value().equals(name)))) {
                // A first contact has done its service.
                context.effects().disconnect(peer.id());
            }
        }

        @Override
        public void linkDown(NodeId peer, boolean failed) {
            note("down", peer);
            linked.remove(peer);
            if (isNeighbour(peer) && peer.equals(known.get(peer.name()))) {
                context.effects().connect(peer);
            }
        }

        /** Says a last word to those linked, which they note. */
        @Override
        public void leaving() {
            heard.add(context.self().name() + " leaving");
            linked.forEach(peer -> context.effects().send(peer, new byte[] {1}));
        }

        @Override
        public void connectFailed(NodeId peer) {
            note("failed", peer);
        }

        @Override
        public void message(NodeId from, byte[] message) {
            note("hears the last word of", from);
        }

        @Override
        public void timer(TimerKey key) {
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

        /** Breadth first over the graph that is given. */
        @Override
        public Optional<NodeId> nextHop(NodeId destination) {
            if (direct || linked.contains(destination)) {
                return Optional.of(destination);
            }
            Map<String, String> detour = detours.get(destination.name().value());
            if (detour != null) {
                return Optional.ofNullable(detour.get(context.self().name().value())).map(NodeName::of).map(known::get);
            }
            Map<String, String> first = new HashMap<>();
            ArrayDeque<String> next = new ArrayDeque<>();
            for (NodeId peer : linked) {
                first.put(peer.name().value(), peer.name().value());
                next.add(peer.name().value());
            }
            while (!next.isEmpty()) {
                String at = next.poll();
                for (String other : new ArrayList<>(neighbours.getOrDefault(at, Set.of()))) {
                    if (first.putIfAbsent(other, first.get(at)) == null) {
                        next.add(other);
                    }
                }
            }
            return Optional.ofNullable(first.get(destination.name().value())).map(NodeName::of).map(known::get);
        }

        @Override
        public View view() {
            Set<NodeId> wanted = new HashSet<>();
            known.values().stream().filter(this::isNeighbour).forEach(wanted::add);
            return new View(wanted, linked, Set.of(), Map.of());
        }

        @Override
        public HandoverState snapshot() {
            return new HandoverState("topology.fixed", 1, new byte[0]);
        }
    }
}
