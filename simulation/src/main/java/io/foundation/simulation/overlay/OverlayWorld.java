package io.foundation.simulation.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.simulation.Kernel;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.api.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * Runs the topology cores of many nodes in virtual time and stands in for the engine of each: dials whom a core wants,
 * with back-off; asks the dialled core whether the dialler is welcome; carries messages in order over live links; tells
 * of links that end. One who is refused sees his link come up and close in order, as with the engine. Everything
 * follows from the seed. What a core throws ends the run. Not thread-safe.
 */
public final class OverlayWorld {

    /** Sees topology messages as they are sent: so that something can happen at a certain step of a protocol. */
    @FunctionalInterface
    public interface Wiretap {

        /** A message is on its way; what this does, apart from looking, it plans by {@link OverlayWorld#soon}. */
        void sent(int from, int to, byte[] message);
    }

    private final OverlaySettings settings;
    private final Kernel kernel = new Kernel();
    private final SplittableRandom random;
    private final Options options;
    private final OverlayCounters counters;
    private final OverlayNode[] nodes;
    private final TopologyEffects[] effects;
    private final OverlayTraffic traffic;
    private final Map<NodeName, Integer> indexes = new HashMap<>();
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return kernel.now();
        }

        @Override
        public long wallMillis() {
            return 1_700_000_000_000L + kernel.now() / 1_000_000;
        }
    };

    public OverlayWorld(OverlaySettings settings) {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.options = Options.read("the simulated " + settings.provider().type(), settings.provider().options(), settings.options());
        this.counters = new OverlayCounters(settings.nodes());
        this.nodes = new OverlayNode[settings.nodes()];
        this.effects = new TopologyEffects[nodes.length];
        this.traffic = new OverlayTraffic(this, settings, random);
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new OverlayNode(this, i);
            NodeName name = new NodeName("n" + i);
            indexes.put(name, i);
            identify(nodes[i], new NodeId(name, 1));
        }
    }

    private void identify(OverlayNode node, NodeId id) {
        node.id = id;
        node.peer = new Peer(id, settings.roles().apply(node.index));
    }

    // --- starting and stopping -------------------------------------------------------------------------------------

    /** Starts every node, one after the other, each with its contact as the settings say. */
    public void startAll(Duration gap) {
        for (int i = 0; i < nodes.length; i++) {
            start(i);
            run(gap);
        }
    }

    /** Starts a node that is down; it dials its contact as the settings say, if somebody is up. */
    public void start(int index) {
        int contact = contactFor(index);
        start(index, contact < 0 ? List.of() : List.of(contact));
    }

    private int contactFor(int index) {
        if (settings.contact() == OverlaySettings.Contact.FIRST && index != 0 && nodes[0].up) {
            return 0;
        }
        List<Integer> up = up();
        return up.isEmpty() ? -1 : up.get(random.nextInt(up.size()));
    }

    /** Starts a node that is down; it dials those that discovery found for it. */
    public void start(int index, Collection<Integer> found) {
        OverlayNode node = nodes[index];
        if (node.up) {
            throw new IllegalStateException("node " + index + " is up");
        }
        if (node.sequence > 0 || node.core != null) {
            identify(node, new NodeId(node.id.name(), node.id.incarnation() + 1));
            node.sequence = 0;
        }
        node.up = true;
        node.silent = false;
        begin(node, settings.provider(), Optional.empty());
        tellOf(node);
        found.forEach(other -> node.dial(nodes[other].id, true));
    }

    private void begin(OverlayNode node, TopologyProvider provider, Optional<HandoverState> inherited) {
        TopologyEffects own = node.effects();
        effects[node.index] = own;
        node.core = provider.create(new TopologyContext(node.id, node.peer.roles(), options, time,
                new SplittableRandom(random.nextLong()), own));
        List<OverlayLink> links = List.copyOf(node.links.values());
        node.core.start(inherited, links.stream().map(link -> link.peerOf(node)).toList());
        links.forEach(link -> node.core.peerKnown(link.other(node).peer));
        links.forEach(link -> node.core.linkUp(link.other(node).peer));
    }

    private void tellOf(OverlayNode node) {
        switch (settings.known()) {
            case CONTACT -> {
            }
            case FULL -> {
                for (OverlayNode other : nodes) {
                    if (other.up && other != node) {
                        node.core.peerKnown(other.peer);
                        other.core.peerKnown(node.peer);
                    }
                }
            }
            case SAMPLE -> {
                List<Integer> up = up();
                for (int i = 0; i < settings.sample() && up.size() > 1; i++) {
                    OverlayNode told = nodes[up.get(random.nextInt(up.size()))];
                    OverlayNode telling = nodes[up.get(random.nextInt(up.size()))];
                    if (told != node && telling != node) {
                        node.core.peerKnown(told.peer);
                        telling.core.peerKnown(node.peer);
                    }
                }
            }
        }
    }

    /**
     * Kills a node. Its process alone: the ends of its links notice soon, and nobody listens where it was. With its machine
     * (silent): nothing answers, and links end after the network's time of silence, or never.
     */
    public void crash(int index, boolean silent) {
        OverlayNode node = nodes[index];
        if (!node.up) {
            return;
        }
        List<OverlayLink> links = List.copyOf(node.links.values());
        node.stop();
        node.silent = silent;
        for (OverlayLink link : links) {
            link.open(node, false);
            if (silent) {
                traffic.endSilently(link, link.other(node));
            } else {
                traffic.endSoon(link, link.other(node));
            }
        }
    }

    /** Kills a share of those that are up, at random and at once; gives who they were. */
    public List<Integer> crashShare(double share, boolean silent) {
        return crashShare(share, silent, 0);
    }

    /**
     * Kills a share of those that are up, at random and at once; gives who they were.
     *
     * @param spared the first so many nodes live
     */
    public List<Integer> crashShare(double share, boolean silent, int spared) {
        List<Integer> up = new ArrayList<>(up());
        up.removeIf(node -> node < spared);
        int count = (int) Math.round(share * up.size());
        List<Integer> killed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int last = up.size() - 1;
            int chosen = random.nextInt(up.size());
            killed.add(up.get(chosen));
            up.set(chosen, up.get(last));
            up.remove(last);
        }
        killed.forEach(index -> crash(index, silent));
        return killed;
    }

    /** Kills a node and starts it again as a new incarnation. */
    public void restart(int index) {
        crash(index, false);
        start(index);
    }

    /**
     * A node leaves as with the engine: its core is told, links stay for a moment (until a peer has heard that it leaves), then
     * they close, and those it is linked with hear that it is gone.
     *
     * @param moment how long links stay; at most a second with the engine
     */
    public void leave(int index, Duration moment) {
        OverlayNode node = nodes[index];
        node.core.leaving();
        NodeId life = node.id;
        kernel.after(moment.toNanos(), () -> {
            if (node.up && node.id.equals(life)) {
                leave(index, false);
            }
        });
    }

    /** A node leaves and its core says nothing: its links are closed, and everybody it is linked with, or all, hear that it is gone. */
    public void leave(int index, boolean tellAll) {
        OverlayNode node = nodes[index];
        List<OverlayLink> links = List.copyOf(node.links.values());
        NodeId gone = node.id;
        node.stop();
        for (OverlayLink link : links) {
            link.open(node, false);
            traffic.arrive(link, node, () -> {
                OverlayNode other = link.other(node);
                other.linkDown(link, false);
                if (other.up) {
                    other.core.peerGone(gone);
                }
            });
        }
        if (tellAll) {
            for (OverlayNode other : nodes) {
                if (other.up) {
                    traffic.after(node, other, () -> {
                        if (other.up) {
                            other.core.peerGone(gone);
                        }
                    });
                }
            }
        }
    }

    /** Replaces a node's core while its links stay, as a hot swap does. */
    public void swap(int index, TopologyProvider successor) {
        OverlayNode node = nodes[index];
        Optional<HandoverState> left = Optional.of(node.core.snapshot());
        node.forgetTimers();
        begin(node, successor, left);
    }

    // --- time ------------------------------------------------------------------------------------------------------

    /** Lets time pass. */
    public void run(Duration duration) {
        kernel.runUntil(kernel.now() + duration.toNanos());
    }

    /** Lets time pass until something holds, looking at every step; gives whether it does. */
    public boolean runUntil(BooleanSupplier holds, Duration most, Duration step) {
        long end = kernel.now() + most.toNanos();
        while (!holds.getAsBoolean()) {
            if (kernel.now() >= end) {
                return false;
            }
            run(step);
        }
        return true;
    }

    // --- faults ----------------------------------------------------------------------------------------------------

    /**
     * Parts the nodes: those of different groups do not reach each other, and their links end after the time of silence.
     *
     * @param groupOf the group of a node, by index; all are in group 0 at first
     */
    public void partition(IntUnaryOperator groupOf) {
        traffic.part(groupOf);
        for (OverlayNode node : nodes) {
            for (OverlayLink link : node.links.values()) {
                if (!traffic.reachable(node, link.other(node))) {
                    traffic.endSilently(link, node);
                }
            }
        }
    }

    /** Everybody reaches everybody again; links that are about to end by silence still end. */
    public void heal() {
        traffic.heal();
    }

    /** From now on links and messages behave otherwise, e.g. calm after a storm. */
    public void become(OverlayNetwork other) {
        traffic.become(other);
    }

    /** From now on a part of what a node sends is lost, on top of the network's loss: loss in one direction. */
    public void lossFrom(int index, double part) {
        nodes[index].outgoingLoss = part;
    }

    /** From now on somebody sees every topology message. */
    public void tap(Wiretap other) {
        traffic.tap(other);
    }

    /** Does something after a time, 0 for as soon as what happens now is over. */
    public void soon(Duration delay, Runnable action) {
        kernel.after(delay.toNanos(), action);
    }

    // --- broadcasts ------------------------------------------------------------------------------------------------

    /** A node tells everybody, or the subscribers of a topic; the trace grows while time passes. */
    public BroadcastTrace broadcast(int from, String topic, byte[] payload) {
        OverlayNode node = nodes[from];
        long sequence = ++node.sequence;
        BroadcastTrace trace = traffic.trace(node.id, from, sequence);
        node.core.broadcast(new Broadcast(node.id, sequence, 0, topic, payload));
        return trace;
    }

    public BroadcastTrace broadcast(int from) {
        return broadcast(from, "", new byte[0]);
    }

    /** Frees what is kept of all broadcasts so far. */
    public void forgetBroadcasts() {
        traffic.forgetBroadcasts();
    }

    /** How many of those that are up have it, its origin counted, of all that are up. */
    public double reliability(BroadcastTrace trace) {
        int up = 0;
        int have = 0;
        for (OverlayNode node : nodes) {
            if (node.up) {
                up++;
                have += trace.has(node.index) ? 1 : 0;
            }
        }
        return have / (double) up;
    }

    public void subscribe(int node, String topic, boolean here) {
        nodes[node].core.subscribed(topic, here);
    }

    // --- looking ---------------------------------------------------------------------------------------------------

    public Kernel kernel() {
        return kernel;
    }

    public OverlayCounters counters() {
        return counters;
    }

    /** The chance of this world, for what a scenario decides. */
    public SplittableRandom random() {
        return random;
    }

    public int size() {
        return nodes.length;
    }

    public NodeId id(int index) {
        return nodes[index].id;
    }

    /** @throws IllegalArgumentException if there is no node of that name */
    public int index(NodeId id) {
        Integer index = indexOrNull(id);
        if (index == null) {
            throw new IllegalArgumentException("there is no node " + id);
        }
        return index;
    }

    /** Null if there is no node of that name. */
    Integer indexOrNull(NodeId id) {
        return indexes.get(id.name());
    }

    boolean knows(NodeId id) {
        return indexOrNull(id) != null;
    }

    public boolean isUp(int index) {
        return nodes[index].up;
    }

    /** Whether this is the life of a node that is up. */
    public boolean isUp(NodeId id) {
        OverlayNode node = nodes[index(id)];
        return node.up && node.id.equals(id);
    }

    /** Who is up. */
    public List<Integer> up() {
        List<Integer> up = new ArrayList<>();
        for (OverlayNode node : nodes) {
            if (node.up) {
                up.add(node.index);
            }
        }
        return up;
    }

    public Topology core(int index) {
        return nodes[index].core;
    }

    public View view(int index) {
        return nodes[index].core.view();
    }

    /** The overlay of links: between nodes that are up, open at both ends. */
    public OverlayGraph links() {
        return graph(node -> node.links.values().stream()
                .filter(link -> link.isOpen(node) && link.isOpen(link.other(node))).map(link -> link.peerOf(node)).toList());
    }

    /** The overlay of what cores want, each edge in the direction in which it is wanted. */
    public OverlayGraph wanted() {
        return graph(node -> node.core.view().wanted());
    }

    /** The graph of candidates. */
    public OverlayGraph candidates() {
        return graph(node -> node.core.view().candidates());
    }

    private OverlayGraph graph(Function<OverlayNode, ? extends Collection<NodeId>> edges) {
        int[][] out = new int[nodes.length][];
        for (OverlayNode node : nodes) {
            out[node.index] = !node.up ? null : edges.apply(node).stream().filter(id -> knows(id) && isUp(id)).mapToInt(this::index).toArray();
        }
        return new OverlayGraph(out);
    }

    // --- what the nodes use ----------------------------------------------------------------------------------------

    OverlayTraffic traffic() {
        return traffic;
    }

    OverlayNode at(int index) {
        return nodes[index];
    }

    boolean isCurrent(OverlayNode node, TopologyEffects own) {
        return effects[node.index] == own;
    }
}
