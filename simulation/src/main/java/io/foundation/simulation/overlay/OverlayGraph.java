package io.foundation.simulation.overlay;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A picture of an overlay, and its measures. Nodes are numbered; a node that is down has no edges and counts nowhere.
 * Immutable; the edges are in compact arrays, so that graphs of 10,000 nodes are measured in milliseconds.
 */
public final class OverlayGraph {

    /** The lengths of shortest paths, from some nodes to all they reach. */
    public record Paths(double mean, int diameter, long pairs) {
    }

    private final int[][] out;
    private final int[] nodes;

    /** @param out whom each node has an edge to, by index; null for a node that is down. Taken over, not copied. */
    public OverlayGraph(int[][] out) {
        this.out = out;
        this.nodes = java.util.stream.IntStream.range(0, out.length).filter(index -> out[index] != null).toArray();
    }

    /** How many nodes are up. */
    public int size() {
        return nodes.length;
    }

    public int degree(int node) {
        return out[node] == null ? 0 : out[node].length;
    }

    /** Whom a node has an edge to. */
    public int[] neighbours(int node) {
        return out[node] == null ? new int[0] : out[node].clone();
    }

    /** How many nodes have each out-degree, from 0. */
    public int[] degrees() {
        return histogram(Arrays.stream(nodes).map(this::degree).toArray());
    }

    /** How many edges come to each node. */
    public int[] inDegree() {
        int[] in = new int[out.length];
        for (int node : nodes) {
            for (int to : out[node]) {
                in[to]++;
            }
        }
        return in;
    }

    /** How many nodes have each in-degree, from 0. */
    public int[] inDegrees() {
        int[] in = inDegree();
        return histogram(Arrays.stream(nodes).map(node -> in[node]).toArray());
    }

    private static int[] histogram(int[] values) {
        int[] counts = new int[Arrays.stream(values).max().orElse(0) + 1];
        for (int value : values) {
            counts[value]++;
        }
        return counts;
    }

    /** The mean and the standard deviation of in-degrees. */
    public double[] inDegreeSpread() {
        int[] in = inDegree();
        double mean = Arrays.stream(nodes).mapToDouble(node -> in[node]).average().orElse(0);
        double variance = Arrays.stream(nodes).mapToDouble(node -> (in[node] - mean) * (in[node] - mean)).average().orElse(0);
        return new double[] {mean, Math.sqrt(variance)};
    }

    /** Edges that have none back. */
    public int asymmetric() {
        int count = 0;
        for (int node : nodes) {
            for (int to : out[node]) {
                if (!contains(out[to], node)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static boolean contains(int[] list, int value) {
        if (list != null) {
            for (int each : list) {
                if (each == value) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The sizes of the connected parts, greatest first, as if every edge went both ways. */
    public int[] components() {
        int[] parent = new int[out.length];
        Arrays.setAll(parent, index -> index);
        for (int node : nodes) {
            for (int to : out[node]) {
                if (out[to] != null) {
                    parent[root(parent, node)] = root(parent, to);
                }
            }
        }
        int[] sizes = new int[out.length];
        for (int node : nodes) {
            sizes[root(parent, node)]++;
        }
        int[] found = Arrays.stream(sizes).filter(size -> size > 0).sorted().toArray();
        for (int i = 0; i < found.length / 2; i++) {
            int other = found[i];
            found[i] = found[found.length - 1 - i];
            found[found.length - 1 - i] = other;
        }
        return found;
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** The part of the nodes that is in the greatest connected part, 0 to 1. */
    public double largestComponent() {
        return size() == 0 ? 0 : components()[0] / (double) size();
    }

    public boolean isConnected() {
        return components().length <= 1;
    }

    /** How many edges the shortest way from one node to another has; negative if there is none. */
    public int distance(int from, int to) {
        int[] distance = new int[out.length];
        Arrays.fill(distance, -1);
        int[] queue = new int[out.length];
        int end = 0;
        queue[end++] = from;
        distance[from] = 0;
        for (int next = 0; next < end && distance[to] < 0; next++) {
            for (int near : out[queue[next]]) {
                if (out[near] != null && distance[near] < 0) {
                    distance[near] = distance[queue[next]] + 1;
                    queue[end++] = near;
                }
            }
        }
        return distance[to];
    }

    /** Shortest paths along the edges, from some nodes chosen at random (or all, if there are no more) to everybody. */
    public Paths paths(int sources, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] distance = new int[out.length];
        int[] queue = new int[out.length];
        long sum = 0;
        long pairs = 0;
        int diameter = 0;
        boolean all = sources >= nodes.length;
        for (int i = 0; i < Math.min(sources, nodes.length); i++) {
            int source = all ? nodes[i] : nodes[random.nextInt(nodes.length)];
            Arrays.fill(distance, -1);
            distance[source] = 0;
            int head = 0;
            int tail = 0;
            queue[tail++] = source;
            while (head < tail) {
                int at = queue[head++];
                sum += distance[at];
                diameter = Math.max(diameter, distance[at]);
                for (int to : out[at]) {
                    if (out[to] != null && distance[to] < 0) {
                        distance[to] = distance[at] + 1;
                        queue[tail++] = to;
                    }
                }
            }
            pairs += tail - 1;
        }
        return new Paths(pairs == 0 ? 0 : sum / (double) pairs, diameter, pairs);
    }

    /** The mean over all nodes of the part of pairs of neighbours that are neighbours themselves. */
    public double clustering() {
        double sum = 0;
        for (int node : nodes) {
            int[] near = out[node];
            int linked = 0;
            for (int a : near) {
                for (int b : near) {
                    if (a != b && contains(out[a], b)) {
                        linked++;
                    }
                }
            }
            sum += near.length < 2 ? 0 : linked / (double) (near.length * (near.length - 1));
        }
        return size() == 0 ? 0 : sum / size();
    }

    /** A graph in which nearly every node has the same number of edges to others at random: what an overlay is measured by. */
    public static OverlayGraph randomRegular(int nodes, int degree, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] stubs = new int[nodes * degree];
        Arrays.setAll(stubs, index -> index / degree);
        for (int i = stubs.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = stubs[i];
            stubs[i] = stubs[j];
            stubs[j] = other;
        }
        int[][] edges = new int[nodes][degree];
        int[] counts = new int[nodes];
        for (int i = 0; i + 1 < stubs.length; i += 2) {
            int a = stubs[i];
            int b = stubs[i + 1];
            // A pair that is drawn twice, or with itself, is left out: a few edges of many thousand.
            if (a != b && !contains(Arrays.copyOf(edges[a], counts[a]), b)) {
                edges[a][counts[a]++] = b;
                edges[b][counts[b]++] = a;
            }
        }
        for (int i = 0; i < nodes; i++) {
            edges[i] = Arrays.copyOf(edges[i], counts[i]);
        }
        return new OverlayGraph(edges);
    }
}
