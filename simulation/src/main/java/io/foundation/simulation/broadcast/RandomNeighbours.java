package io.foundation.simulation.broadcast;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Who is beside whom in an overlay in which every node has the same number of random neighbours, as a good partial view has. It
 * knows more than a node can: who loses a neighbour finds another node that lacks one, at once. Not thread-safe.
 */
public final class RandomNeighbours {

    /** Draws before a node does without: the last few that lack a neighbour may be neighbours already. */
    private static final int DRAWS = 50;

    private final int degree;
    private final SplittableRandom random;
    private final Map<NodeId, Set<NodeId>> neighbours = new HashMap<>();

    /** @param degree how many neighbours each node has */
    public RandomNeighbours(int degree, long seed) {
        this.degree = degree;
        this.random = new SplittableRandom(seed);
    }

    /** Takes a node in, that has no neighbours yet. */
    public void add(NodeId node) {
        neighbours.put(node, new LinkedHashSet<>());
    }

    /** A node is gone; gives who were its neighbours. */
    public Set<NodeId> remove(NodeId node) {
        Set<NodeId> left = neighbours.remove(node);
        if (left == null) {
            return Set.of();
        }
        left.forEach(other -> neighbours.get(other).remove(node));
        return left;
    }

    /** The neighbours of a node, as they are from now on; none if it is not here. */
    public Set<NodeId> of(NodeId node) {
        return Collections.unmodifiableSet(neighbours.getOrDefault(node, Set.of()));
    }

    /** Makes two nodes neighbours, even beyond the number that each should have. */
    public void join(NodeId a, NodeId b) {
        neighbours.get(a).add(b);
        neighbours.get(b).add(a);
    }

    /** Two nodes are neighbours no more. */
    public void part(NodeId a, NodeId b) {
        neighbours.get(a).remove(b);
        neighbours.get(b).remove(a);
    }

    /**
     * Gives those who lack neighbours some of one another, at random.
     *
     * @param among who may get some; all of them are here
     * @param made  told of every two that have become neighbours
     */
    public void fill(Collection<NodeId> among, BiConsumer<NodeId, NodeId> made) {
        List<NodeId> wanting = new ArrayList<>();
        for (NodeId node : among) {
            for (int i = neighbours.get(node).size(); i < degree; i++) {
                wanting.add(node);
            }
        }
        // The order in which they came is not to decide anything.
        wanting.sort(null);
        for (int i = wanting.size() - 1; i > 0; i--) {
            NodeId other = wanting.set(random.nextInt(i + 1), wanting.get(i));
            wanting.set(i, other);
        }
        while (wanting.size() > 1) {
            NodeId one = wanting.removeLast();
            for (int draw = 0; draw < DRAWS && !wanting.isEmpty(); draw++) {
                int at = random.nextInt(wanting.size());
                NodeId other = wanting.get(at);
                if (!other.equals(one) && !neighbours.get(one).contains(other)) {
                    wanting.set(at, wanting.getLast());
                    wanting.removeLast();
                    join(one, other);
                    made.accept(one, other);
                    break;
                }
            }
        }
    }
}
