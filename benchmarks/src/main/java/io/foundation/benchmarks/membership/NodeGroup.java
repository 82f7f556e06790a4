package io.foundation.benchmarks.membership;

import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.system.ClusterSystem;
import io.foundation.benchmarks.system.RunningNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Several nodes of one system in this JVM: the first alone, the others at once. Used by one thread. */
final class NodeGroup implements AutoCloseable {

    /** How often views are looked at. */
    static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final List<RunningNode> nodes = new ArrayList<>();
    private final long startedAt;

    /**
     * Starts them and returns when every start has returned.
     *
     * @throws TimeoutException if they do not within the limit
     */
    NodeGroup(ClusterSystem system, int count, long limitNanos) throws Exception {
        List<Integer> ports = Ports.free(count);
        List<Integer> seeds = ports.subList(0, 1);
        ExecutorService starters = Executors.newFixedThreadPool(Math.max(1, count - 1),
                Thread.ofPlatform().daemon().name("fnd-bench-start-", 0).factory());
        startedAt = System.nanoTime();
        try {
            nodes.add(await(starters.submit(() -> system.start(ports.getFirst(), seeds)), startedAt + limitNanos));
            List<Future<RunningNode>> others = new ArrayList<>();
            for (int port : ports.subList(1, count)) {
                others.add(starters.submit(() -> system.start(port, seeds)));
            }
            for (Future<RunningNode> other : others) {
                nodes.add(await(other, startedAt + limitNanos));
            }
        } finally {
            starters.shutdownNow();
        }
    }

    private static RunningNode await(Future<RunningNode> start, long deadline) throws Exception {
        try {
            return start.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        }
    }

    List<RunningNode> nodes() {
        return nodes;
    }

    List<Integer> ports() {
        return nodes.stream().map(RunningNode::port).toList();
    }

    /** When the first node began to start. */
    long startedAt() {
        return startedAt;
    }

    /**
     * Waits until every node sees all of some members. Nodes that do are not asked again until the end, so that the
     * looking costs little; at the end all are asked once more.
     *
     * @return whether they did within the limit, counted from the start of the first node
     */
    boolean awaitAllSee(Set<Integer> members, long limitNanos) {
        long deadline = startedAt + limitNanos;
        while (true) {
            for (RunningNode node : nodes) {
                while (!node.reachable().containsAll(members)) {
                    if (System.nanoTime() > deadline) {
                        return false;
                    }
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
            if (nodes.stream().allMatch(node -> node.reachable().containsAll(members))) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
    }

    /** Waits until everybody sees everybody. */
    boolean awaitFormed(long limitNanos) {
        return awaitAllSee(new HashSet<>(ports()), limitNanos);
    }

    /** How many of the nodes each sees, as {@code least..most}: for the message when it did not work out. */
    String sights() {
        List<Integer> counts = nodes.stream().map(node -> node.reachable().size()).sorted().toList();
        return counts.isEmpty() ? "none" : counts.getFirst() + ".." + counts.getLast();
    }

    /** Stops all, the newest first. */
    @Override
    public void close() throws Exception {
        for (RunningNode node : nodes.reversed()) {
            node.close();
        }
    }
}
