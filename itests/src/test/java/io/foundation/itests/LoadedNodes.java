package io.foundation.itests;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Real nodes that talk to each other all the time (see {@link io.foundation.itests.load.Load}) while something is done to them. */
final class LoadedNodes {

    static final Duration SOON = Duration.ofSeconds(60);
    /** A connection beside a link's first that was opened while the load ran is closed when it has idled for a minute (idleClose). */
    private static final Duration IDLE_CLOSED = Duration.ofSeconds(90);
    private static final Duration START = Duration.ofSeconds(120);

    private final RealNodes nodes;
    private final List<RealNode> all;

    private LoadedNodes(RealNodes nodes, List<RealNode> all) {
        this.nodes = nodes;
        this.all = all;
    }

    /** Starts so many, waits until all are ready for each other, and puts the load's bundle on each. */
    static LoadedNodes start(RealNodes nodes, int count) throws IOException {
        return of(nodes, nodes.start(count));
    }

    /** The same with nodes of these plans. */
    static LoadedNodes start(RealNodes nodes, List<NodePlan> plans) throws IOException {
        plans.forEach(plan -> nodes.add(plan).start());
        return of(nodes, nodes.nodes());
    }

    private static LoadedNodes of(RealNodes nodes, List<RealNode> all) throws IOException {
        RealNodes.awaitReady(all, START);
        Path load = MadeBundles.load(nodes.folder().resolve("load.jar"));
        for (RealNode node : all) {
            node.run("bundle:install -s " + load.toUri());
            Condition.await("the load is there", SOON, () -> Optional.of(node.exec("load:report")).filter(result -> !result.ok()).map(Object::toString));
        }
        return new LoadedNodes(nodes, all);
    }

    List<RealNode> all() {
        return all;
    }

    RealNode get(int index) {
        return all.get(index);
    }

    /** The bundle of an artifact as it was built. */
    Path built(String artifact) throws IOException {
        Path folder = nodes.distribution().folder().resolve("system/io/foundation").resolve(artifact);
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder)) {
            Path version = versions.iterator().next();
            return version.resolve(artifact + "-" + version.getFileName() + ".jar");
        }
    }

    /** Updates a provider's bundle in place with a newer version of itself. */
    void update(RealNode node, String provider, int micro) throws IOException {
        Path newer = node.folder().resolve(provider + "-" + micro + ".jar");
        MadeBundles.newer(built(provider), micro, newer);
        node.run("bundle:update " + provider + " " + newer.toUri());
        String listed = node.run("bundle:list -t 0 -s --no-format");
        if (!listed.contains("0.1." + micro)) {
            throw new AssertionError(provider + " was not updated to 0.1." + micro + ": " + listed);
        }
        Files.delete(newer);
    }

    /** What a node's load has counted, by name. */
    static Map<String, String> report(RealNode node) {
        return parse(node.run("load:report"));
    }

    static Map<String, String> parse(String lines) {
        Map<String, String> values = new TreeMap<>();
        lines.lines().filter(line -> line.contains("=")).forEach(line -> values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return values;
    }

    static long counted(RealNode node, String what) {
        return Long.parseLong(report(node).get(what));
    }

    /** Waits until a node's load has counted so many more of something. */
    static void awaitMore(RealNode node, String what, int more) {
        long before = counted(node, what);
        Condition.await(more + " more of " + what, SOON, () -> counted(node, what) >= before + more
                ? Optional.empty() : Optional.of(report(node).toString()));
    }

    /** What a node holds of the system. */
    record Traces(Map<String, Long> threads, long sockets) {
    }

    Map<String, Traces> traces() {
        Map<String, Traces> traces = new HashMap<>();
        for (RealNode node : all) {
            Map<String, Long> threads = new TreeMap<>();
            node.threads("fnd-").forEach(name -> threads.merge(name, 1L, Long::sum));
            traces.put(node.name(), new Traces(threads, node.sockets()));
        }
        return traces;
    }

    /** What they hold when no command runs: a command has a thread and a connection of its own for a moment. */
    Map<String, Traces> settledTraces() {
        AtomicReference<Map<String, Traces>> last = new AtomicReference<>(traces());
        Condition.await("threads and sockets are at rest", SOON, () -> {
            Map<String, Traces> now = traces();
            boolean busy = now.values().stream().anyMatch(each -> each.threads().keySet().stream().anyMatch(name -> name.startsWith("fnd-control")));
            return now.equals(last.getAndSet(now)) && !busy ? Optional.empty() : Optional.of(now.toString());
        });
        return last.get();
    }

    /** Waits until they have the threads they had before, and no more sockets: of a channel's connections those that idle are closed. */
    void awaitNoMore(Map<String, Traces> before) {
        Condition.await("threads are as before, and sockets not more", IDLE_CLOSED, () -> {
            Map<String, Traces> now = traces();
            boolean fewEnough = all.stream().map(RealNode::name).allMatch(name -> now.get(name).threads().equals(before.get(name).threads())
                    && now.get(name).sockets() <= before.get(name).sockets());
            return fewEnough ? Optional.empty() : Optional.of("before " + before + ", now " + now);
        });
    }

    /** Waits until of the class loaders tracked only so many are left. */
    void awaitHeld(int most) {
        for (RealNode node : all) {
            Condition.await("the old class loaders of " + node.name() + " are gone", SOON, () -> {
                Map<String, String> held = parse(node.run("load:held"));
                return Integer.parseInt(held.get("held")) <= most ? Optional.empty() : Optional.of(held.toString());
            });
        }
    }

    /** The members as the first node sees them, with their incarnations. */
    Map<String, Long> lives() {
        Map<String, Long> lives = new TreeMap<>();
        for (ListedNode node : all.getFirst().listed()) {
            lives.put(node.name() + " " + node.state(), node.incarnation());
        }
        return lives;
    }

    /** Whether a command went well; what it said otherwise. */
    static Optional<String> failure(ExecResult result) {
        return result.ok() ? Optional.empty() : Optional.of(result.toString());
    }
}
