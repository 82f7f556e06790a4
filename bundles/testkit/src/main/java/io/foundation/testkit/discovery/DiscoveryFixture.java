package io.foundation.testkit.discovery;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a strategy is given, without an engine: one node of one cluster. It counts the tasks that run and the timers
 * that wait, so that what a strategy leaves behind is seen.
 */
public final class DiscoveryFixture implements DiscoveryContext, AutoCloseable {

    private final ClusterName cluster;
    private final NodeId self;
    private final Options options;
    private final Path folder;
    private final List<String> secrets;
    private final AtomicInteger running = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer;

    /**
     * A node of a cluster.
     *
     * @param folder  exists, and is the node's own
     * @param secrets what its keys are derived from, the one to use first
     * @param options as in a configuration; checked against the provider's description
     */
    public DiscoveryFixture(DiscoveryProvider provider, String cluster, NodeId self, Path folder, List<String> secrets,
            Map<String, String> options) {
        this.cluster = ClusterName.of(cluster);
        this.self = self;
        this.options = Options.read("cluster " + cluster + " discovery." + provider.type(), provider.options(), options);
        this.folder = folder;
        this.secrets = List.copyOf(secrets);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "fnd-testkit-discovery-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.prestartAllCoreThreads();
    }

    /** A node in its first life, with the secret all tests share. */
    public static DiscoveryFixture of(DiscoveryProvider provider, String cluster, String name, Path folder, Map<String, String> options) {
        return new DiscoveryFixture(provider, cluster, NodeId.of(name, 1_000), folder, List.of("a secret of the tests"), options);
    }

    /** How many tasks given to {@link #blocking()} have not ended. */
    public int runningTasks() {
        return running.get();
    }

    /** How many timers wait. */
    public int waitingTimers() {
        return timer.getQueue().size();
    }

    @Override
    public ClusterName cluster() {
        return cluster;
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Path dataFolder() {
        return folder;
    }

    @Override
    public Function<String, byte[]> keys() {
        return key(secrets.get(0));
    }

    @Override
    public List<Function<String, byte[]>> acceptedKeys() {
        return secrets.stream().map(DiscoveryFixture::key).toList();
    }

    /** Keys derived from a secret, by one step of HMAC. */
    public static Function<String, byte[]> key(String secret) {
        return purpose -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public Executor blocking() {
        return task -> {
            running.incrementAndGet();
            Thread.ofVirtual().name("fnd-testkit-discovery").start(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                }
            });
        };
    }

    @Override
    public ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public Time time() {
        return Time.SYSTEM;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
