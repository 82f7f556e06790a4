package io.foundation.testkit.nodes;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node is started with. Immutable; the {@code with} methods give changed copies.
 *
 * @param name        the node's name; also that of its folder
 * @param environment variables on top of those every node gets
 * @param files       files written before the first start, by path in the node's folder, e.g. {@code etc/io.foundation.cluster.cfg}
 * @param host        the host it runs on; empty for this machine itself
 * @param heapMiB     the largest heap
 */
public record NodePlan(String name, Map<String, String> environment, Map<String, String> files, Optional<NetworkHost> host, int heapMiB) {

    private static final int HEAP_MIB = 192;

    public NodePlan {
        Objects.requireNonNull(host, "host");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("'" + name + "' is no node name.");
        }
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /** A node on this machine that finds the others of its {@link RealNodes} by itself. */
    public static NodePlan named(String name) {
        return new NodePlan(name, Map.of(), Map.of(), Optional.empty(), HEAP_MIB);
    }

    /** With a variable of the environment. */
    public NodePlan with(String variable, String value) {
        return new NodePlan(name, and(environment, variable, value), files, host, heapMiB);
    }

    /** With a file. */
    public NodePlan withFile(String path, String content) {
        return new NodePlan(name, environment, and(files, path, content), host, heapMiB);
    }

    /** On a host. */
    public NodePlan on(NetworkHost where) {
        return new NodePlan(name, environment, files, Optional.of(where), heapMiB);
    }

    private static Map<String, String> and(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }
}
