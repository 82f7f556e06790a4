package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.simulation.broadcast.RandomNeighbours;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The links of a {@link GossipWorld}: each node has a few random neighbours, and what they say to each other takes time, may be
 * overtaken, and is lost with its link. Not thread-safe.
 */
final class GossipLinks {

    /** Draws before a node does with fewer: where hardly anybody is, there is no room. */
    private static final int DRAWS = 1_000;

    private final GossipWorld world;
    private final Network network;
    private final int degree;
    private final RandomGenerator random;
    private final RandomNeighbours neighbours;
    private double lossyLinks;
    private double loss;

    GossipLinks(GossipWorld world, Network network, int degree, RandomGenerator random) {
        this.world = world;
        this.network = network;
        this.degree = degree;
        this.random = random;
        this.neighbours = new RandomNeighbours(degree, random.nextLong());
    }

    /** Takes a node in, that has no links yet. */
    void add(NodeId node) {
        neighbours.add(node);
    }

    /** A process is gone; gives with whom it was linked, who do not know yet. */
    Set<NodeId> remove(NodeId node) {
        return neighbours.remove(node);
    }

    /** Gives all who lack neighbours some of those they reach. */
    void fill() {
        world.sides().forEach(side -> neighbours.fill(side, this::dial));
    }

    /** Links two at once. */
    void meet(NodeId one, NodeId other) {
        neighbours.join(one, other);
        connect(one, other);
    }

    /** Links two, with the time a dial takes. */
    void link(NodeId one, NodeId other) {
        neighbours.join(one, other);
        dial(one, other);
    }

    /** Links a node with as many as each should have but for one, between the ends of links there are: the others keep as many. */
    void squeezeIn(NodeId joining, List<NodeId> contacts) {
        for (int draw = 0; draw < DRAWS && neighbours.of(joining).size() < degree - 1; draw++) {
            NodeId one = contacts.get(random.nextInt(contacts.size()));
            List<NodeId> beside = List.copyOf(neighbours.of(one));
            NodeId other = beside.isEmpty() ? one : beside.get(random.nextInt(beside.size()));
            if (!other.equals(one) && !beside.contains(joining) && !areLinked(joining, other)) {
                separate(one, other);
                link(joining, one);
                link(joining, other);
            }
        }
    }

    private void dial(NodeId one, NodeId other) {
        world.kernel().after(network.delay() + network.delay(), () -> connect(one, other));
    }

    private void connect(NodeId one, NodeId other) {
        if (areLinked(one, other)) {
            GossipNode a = world.node(one);
            GossipNode b = world.node(other);
            byte[] ofA = a.core().greeting();
            byte[] ofB = b.core().greeting();
            a.core().greeted(other, ofB);
            b.core().greeted(one, ofA);
            a.core().linkUp(other);
            b.core().linkUp(one);
        }
    }

    void separate(NodeId one, NodeId other) {
        neighbours.part(one, other);
        world.node(one).core().linkDown(other);
        world.node(other).core().linkDown(one);
    }

    /** Gives the links across a cut up, on both ends. */
    void separateCut() {
        for (GossipNode node : world.on()) {
            List.copyOf(neighbours.of(node.id())).stream().filter(peer -> !network.reaches(node.index(), world.node(peer).index()))
                    .forEach(peer -> separate(node.id(), peer));
        }
    }

    private boolean areLinked(NodeId one, NodeId other) {
        return neighbours.of(one).contains(other);
    }

    void send(GossipNode from, NodeId peer, byte[] message) {
        GossipNode to = world.node(peer);
        if (network.loses() || isLossy(from, to) && random.nextDouble() < loss) {
            return;
        }
        world.kernel().after(network.delay(), () -> {
            if (areLinked(from.id(), peer) && network.reaches(from.index(), to.index())) {
                world.kernel().note(message.length * 65_537L + to.index());
                to.core().message(from.id(), message);
            }
        });
    }

    /** From now on a share of the links loses a part of the messages, always the same links. */
    void lose(double ofLinks, double part) {
        lossyLinks = ofLinks;
        loss = part;
    }

    private boolean isLossy(GossipNode from, GossipNode to) {
        long link = (long) Math.min(from.index(), to.index()) << 32 | Math.max(from.index(), to.index());
        return lossyLinks > 0 && (link * 0x9e3779b97f4a7c15L >>> 11) * 0x1p-53 < lossyLinks;
    }
}
