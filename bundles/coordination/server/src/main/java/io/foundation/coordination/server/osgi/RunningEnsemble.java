package io.foundation.coordination.server.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterSetup;
import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.driver.ClusterNeighbours;
import io.foundation.coordination.server.driver.DriverSettings;
import io.foundation.coordination.server.driver.EnsembleDriver;
import io.foundation.coordination.server.protection.EnsembleTls;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's part in the ensemble of a cluster that it is in. */
final class RunningEnsemble implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningEnsemble.class);
    private static final int QUEUE = 10_000;
    private static final long TICK_MILLIS = 1_000;
    /** How long others may take to have this node's seat. */
    private static final Duration RETIREMENT = Duration.ofSeconds(60);

    private final BundleContext context;
    private final String name;
    private final ServiceReference<Cluster> cluster;
    private final ServiceReference<ClusterSetup> setup;
    private final ExecutorService loop;
    private final ExecutorService work;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private final ClusterNeighbours neighbours;
    private final PublishedEnsemble published;
    private final EnsembleDriver driver;

    /** @throws FoundationException if it cannot; nothing runs then */
    static RunningEnsemble begin(BundleContext context, ServiceReference<Cluster> cluster, ServiceReference<ClusterSetup> setup, Options options, OwnedExecutors executors) {
        ClusterSetup of = context.getService(setup);
        String name = of.name().value();
        DriverSettings settings = new DriverSettings(name, of.folder().resolve("coordination").resolve(name), bind(context.getService(cluster), of),
                options.duration(EnsembleOptions.TICK), Owner.of(of.key(Owner.PURPOSE), name), new EnsembleTls(name, of.key(EnsembleTls.PURPOSE)), of.expectedNodes(), options.duration(EnsembleOptions.SETTLE), EnsembleOptions.plan(options));
        RunningEnsemble made = new RunningEnsemble(context, cluster, setup, settings, executors);
        try {
            made.start();
            return made;
        } catch (FoundationException e) {
            made.close();
            throw e;
        }
    }

    private RunningEnsemble(BundleContext context, ServiceReference<Cluster> cluster, ServiceReference<ClusterSetup> setup, DriverSettings settings, OwnedExecutors executors) {
        this.context = context;
        this.name = settings.cluster();
        this.cluster = cluster;
        this.setup = setup;
        loop = executors.pool("ensemble-" + settings.cluster(), 1, QUEUE);
        work = executors.pool("zookeeper-" + settings.cluster(), 1, QUEUE);
        timer = executors.timer("ensemble-" + settings.cluster());
        neighbours = new ClusterNeighbours(context.getService(cluster));
        published = new PublishedEnsemble(context, settings.cluster(), neighbours.self(), settings.tls()::refused);
        driver = new EnsembleDriver(settings, neighbours, quiet(loop), quiet(work), Time.SYSTEM, new SecureRandom(), published::known);
    }

    /** Where the cluster listens; if that is everywhere, the address that others are told first. */
    private static InetAddress bind(Cluster cluster, ClusterSetup setup) {
        List<String> told = cluster.self().addresses().stream().map(Address::host).toList();
        return EnsembleOptions.bind(setup.name().value(), setup.bindHost(), told, setup.isSecret());
    }

    private void start() {
        published.begin(driver);
        neighbours.listen(driver);
        timer.scheduleWithFixedDelay(driver::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What comes after the end is for nobody. */
    private static Executor quiet(ExecutorService executor) {
        return task -> {
            try {
                executor.execute(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("A step of the ensemble's driver failed.", e);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The ensemble's driver has stopped, or has too much to do.", e);
            }
        };
    }

    /** Whose it is. */
    String cluster() {
        return name;
    }

    /**
     * Gives this node's seat up, if another node takes it, and closes then. Nobody within this node is told of the servers any more.
     *
     * @param blocking where it closes
     * @param ended    told when it has
     */
    void retire(Executor blocking, Runnable ended) {
        published.close();
        driver.retire(RETIREMENT).thenAcceptAsync(free -> {
            if (free) {
                LOG.info("This node takes no part in the ensemble of cluster '{}' any more, and has no seat in it.", name);
            } else {
                LOG.warn("This node takes no part in the ensemble of cluster '{}' any more, and nobody has taken its seat: while its server is away the other nodes can do without it only if most of "
                        + "the servers are left. It is back with mode = embedded.", name);
            }
            close();
            ended.run();
        }, blocking);
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        neighbours.close();
        published.close();
        timer.shutdown();
        driver.close();
        loop.shutdown();
        work.shutdown();
        context.ungetService(cluster);
        context.ungetService(setup);
    }
}
