package io.foundation.testkit.nodes;

import io.foundation.base.control.wire.SocketPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Some real nodes under one temporary folder, which meet each other and nobody else. As a JUnit extension in a static field it keeps their
 * logs in {@code target/node-logs} when a test fails, and ends everything after the last test; the end of the JVM does so too.
 */
public final class RealNodes implements AutoCloseable, AfterAllCallback, TestWatcher, LifecycleMethodExecutionExceptionHandler {

    private static final Path KEPT = Path.of("target", "node-logs");

    private final Distribution distribution;
    private final Path folder;
    private final List<RealNode> nodes = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::end, "fnd-testkit-nodes-end");

    private RealNodes(Distribution distribution) {
        this.distribution = distribution;
        try {
            // Short, because the address of a Unix domain socket is.
            folder = Files.createTempDirectory("fnd");
            Files.createDirectory(folder.resolve("run"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder can be made.", e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** No nodes yet, of the distribution that {@link Distribution#find} finds. */
    public static RealNodes create() {
        return of(Distribution.find());
    }

    /** No nodes yet, of a distribution. */
    public static RealNodes of(Distribution distribution) {
        return new RealNodes(distribution);
    }

    /** The folder all is in; gone after {@link #close}. */
    public Path folder() {
        return folder;
    }

    public Distribution distribution() {
        return distribution;
    }

    /** Makes a node ready to be started. */
    public RealNode add(NodePlan plan) {
        if (nodes.stream().anyMatch(node -> node.name().equals(plan.name()))) {
            throw new IllegalArgumentException("There is already a node " + plan.name() + ".");
        }
        RealNode node = new RealNode(distribution, plan, folder.resolve(plan.name()), Map.of(
                "FOUNDATION_CLUSTER", "auto", "FOUNDATION_RUNTIME_DIR", folder.resolve("run").toString()));
        nodes.add(node);
        return node;
    }

    /** Makes and starts nodes {@code node-1} to {@code node-<count>}. */
    public List<RealNode> start(int count) {
        for (int i = 1; i <= count; i++) {
            add(NodePlan.named("node-" + i)).start();
        }
        return nodes();
    }

    public List<RealNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Waits until each of these lists exactly these, all ready, each once. */
    public static void awaitReady(List<RealNode> together, Duration within) {
        String names = together.stream().map(RealNode::name).sorted().collect(Collectors.joining(" "));
        Condition.await("all of " + names + " list each other as ready", within, () -> {
            for (RealNode node : together) {
                if (!node.isAlive()) {
                    throw new AssertionError(node.name() + " ended: " + node.lastWords());
                }
                List<ListedNode> listed = node.listed();
                String seen = listed.stream().filter(other -> other.state().equals("ready")).map(ListedNode::name).sorted().collect(Collectors.joining(" "));
                if (!seen.equals(names) || listed.size() != together.size()) {
                    return Optional.of(node.name() + " lists " + shown(node));
                }
            }
            return Optional.empty();
        });
    }

    /** Waits until a node lists another in one of some states. */
    public static void awaitState(RealNode watcher, RealNode other, Duration within, String... states) {
        Condition.await(watcher.name() + " lists " + other.name() + " as " + String.join(" or ", states), within, () ->
                watcher.listed(other).filter(listed -> List.of(states).contains(listed.state())).isPresent()
                        ? Optional.empty() : Optional.of(watcher.name() + " lists " + shown(watcher)));
    }

    /** What a node lists, for messages. */
    public static String shown(RealNode node) {
        ExecResult result = node.exec("cluster:nodes --no-format");
        return result.ok() ? result.out().strip().replace('\t', ' ') : result.toString();
    }

    /** Copies the logs of all nodes to {@code target/node-logs/<label>} and says where they are. */
    public void keepLogs(String label) {
        Path kept = KEPT.resolve(label.replaceAll("[^A-Za-z0-9._-]", "_"));
        try {
            for (RealNode node : nodes) {
                Path to = kept.resolve(node.name());
                Files.createDirectories(to);
                for (Path file : List.of(node.log(), node.folder().resolve("console.log"))) {
                    if (Files.exists(file)) {
                        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            System.err.println("The logs of the nodes are in " + kept.toAbsolutePath());
        } catch (IOException e) {
            System.err.println("The logs of the nodes could not be kept in " + kept + ": " + e);
        }
    }

    /** Ends all nodes and removes their folders. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theJvmEnds) {
            return; // the hook does it
        }
        end();
    }

    private synchronized void end() {
        nodes.forEach(RealNode::kill);
        try {
            for (RealNode node : nodes) {
                Path data = node.folder().resolve("data");
                if (Files.exists(SocketPath.pointer(data))) {
                    Files.deleteIfExists(SocketPath.locate(data));
                }
            }
            NodeFolder.delete(folder);
        } catch (IOException e) {
            System.err.println("The folder " + folder + " was not removed: " + e);
        }
        nodes.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        keepLogs(context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName());
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        keepLogs(context.getRequiredTestClass().getSimpleName() + ".beforeAll");
        throw failure;
    }
}
