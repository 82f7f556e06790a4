package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.config.Environment;
import io.foundation.cluster.core.config.NodePlan;
import io.foundation.cluster.core.config.NodeSettings;
import io.foundation.cluster.core.engine.ClusterEngine;
import io.foundation.cluster.core.engine.EngineServices;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.TransportProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node: reads the configuration, runs a cluster engine for each cluster in it, hands every engine the providers
 * there are, and leaves all clusters before the framework stops. A wrong configuration costs its own cluster only.
 */
@Component(immediate = true, service = {NodeAdmin.class, ConfigurationListener.class})
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.foundation.cluster.api.Cluster,io.foundation.cluster.api.admin.ClusterAdmin,io.foundation.cluster.api.admin.ClusterSetup\"")
public final class NodeComponent implements NodeAdmin, ConfigurationListener, SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(NodeComponent.class);
    private static final long DEBOUNCE_MILLIS = 100;
    /** How long clusters may take to close. */
    private static final Duration CLOSED = Duration.ofMillis(4_800);
    /** How the names of the clusters' readiness markers begin. */
    private static final String CLUSTER = "cluster:";

    private final Object tellingReadiness = new Object();

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final OwnedExecutors executors;
    private final Readiness readiness;
    private final HandoverStore handover;
    private final Environment environment = Environment.ofProcess();
    private final Incarnations incarnations = new Incarnations(System::currentTimeMillis);
    private final EngineServices services;
    private final Executor blocking;
    private final Registration readinessListener;
    private final ReentrantLock lock = new ReentrantLock();
    private final NodeProviders providers;
    private final Map<String, RunningCluster> clusters = new TreeMap<>();
    private volatile Map<String, RunningCluster> running = Map.of();
    private volatile Map<String, List<String>> problems = Map.of();
    private volatile List<String> decisions = List.of();
    private volatile Optional<NodeSettings> node = Optional.empty();
    private ScheduledFuture<?> reload;
    private boolean closed;

    @Activate
    public NodeComponent(BundleContext context, @Reference ConfigurationAdmin configurations, @Reference OwnedExecutors executors,
            @Reference Readiness readiness, @Reference HandoverStore handover) {
        this.context = context;
        this.configurations = configurations;
        this.executors = executors;
        this.readiness = readiness;
        this.handover = handover;
        this.services = EngineServices.of(executors, incarnations);
        this.blocking = executors.virtual("node");
        this.providers = new NodeProviders(this::came);
        context.addBundleListener(this);
        // Apart from the clusters: while one of them is not ready, the others still have to hear how the rest of the node is.
        this.readinessListener = readiness.listen(name -> !isCluster(name), ready -> tellReadiness());
        scheduleReload(0);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        readinessListener.close();
        leaveAll(RunningCluster::close, CLOSED);
    }

    /** The framework stops: finish and leave while the providers, and whoever answers, are still there. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            LOG.info("The node stops: it finishes what it has taken, and leaves.");
            leaveAll(RunningCluster::stop, running.values().stream().map(cluster -> cluster.engine().stopsWithin()).max(Duration::compareTo).orElse(Duration.ZERO).plus(CLOSED));
        }
    }

    /** All at once: a node with several clusters has the same few seconds as a node with one. */
    private void leaveAll(Consumer<RunningCluster> end, Duration within) {
        lock.lock();
        try {
            closed = true;
            List<Thread> enders = clusters.values().stream().map(cluster -> Thread.ofVirtual().start(() -> end.accept(cluster))).toList();
            long deadline = System.nanoTime() + within.toNanos();
            for (Thread ender : enders) {
                ender.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
            clusters.clear();
            publish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    // --- configuration ---------------------------------------------------------------------------------------------

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (Configurations.isOurs(event.getPid(), event.getFactoryPid())) {
            scheduleReload(DEBOUNCE_MILLIS);
        }
    }

    private synchronized void scheduleReload(long millis) {
        if (reload != null) {
            reload.cancel(false);
        }
        try {
            reload = services.timer().schedule(() -> blocking.execute(this::reload), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The node is stopping; its configuration is not read again.");
        }
    }

    private void reload() {
        lock.lock();
        try {
            if (!closed) {
                apply(Configurations.read(configurations));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The configuration cannot be read; the node goes on with what it had.", e);
            problems = Map.of("node", List.of("The configuration cannot be read (" + e + "): the node goes on with what it had."));
        } finally {
            publish();
            lock.unlock();
        }
    }

    private void apply(NodePlan.Sources sources) {
        Map<String, EngineSettings> present = new TreeMap<>();
        clusters.values().forEach(cluster -> present.put(cluster.where(), cluster.settings()));
        NodePlan plan = NodePlan.make(sources, new NodePlan.Running(node, present), environment, providers.catalog(), defaultDataFolder(), version());
        plan.problems().forEach((where, sentences) -> sentences.stream().filter(sentence -> !problems.getOrDefault(where, List.of()).contains(sentence))
                .forEach(LOG::error));
        plan.decisions().stream().filter(sentence -> !decisions.contains(sentence)).forEach(LOG::info);
        problems = plan.problems();
        decisions = plan.decisions();
        plan.node().ifPresent(settings -> {
            incarnations.keepIn(settings.dataFolder());
            node = plan.node();
            run(plan);
        });
    }

    /** A cluster whose configuration is wrong now goes on with the one that was right. */
    private void run(NodePlan plan) {
        Map<String, String> wheres = new TreeMap<>();
        plan.clusters().forEach((where, settings) -> wheres.put(settings.cluster().value(), where));
        for (Map.Entry<String, RunningCluster> entry : List.copyOf(clusters.entrySet())) {
            RunningCluster present = entry.getValue();
            String where = wheres.get(entry.getKey());
            boolean another = where != null && !plan.clusters().get(where).node().equals(present.settings().node());
            if (another || where == null && !plan.broken().contains(present.where())) {
                clusters.remove(entry.getKey()).close();
            }
        }
        wheres.forEach((name, where) -> {
            EngineSettings settings = plan.clusters().get(where);
            RunningCluster present = clusters.get(name);
            if (present == null) {
                begin(where, settings).ifPresent(cluster -> clusters.put(name, cluster));
            } else if (!present.settings().equals(settings) || !present.where().equals(where)) {
                present.reconfigure(where, settings);
            }
        });
        publish();
        // Other types may be configured, and a provider that came while an engine was being made told only those published before.
        each(cluster -> providers.provide(cluster.engine(), cluster.settings()));
        // Likewise the node may have become ready meanwhile, which is told once and only to those published.
        tellReadiness();
        each(cluster -> cluster.engine().configurationProblems(problems.getOrDefault(cluster.where(), List.of())));
    }

    private Optional<RunningCluster> begin(String where, EngineSettings settings) {
        Readiness.Marker marker = readiness.marker(CLUSTER + settings.cluster());
        ClusterEngine engine = new ClusterEngine(settings, services.with(handover, marker));
        providers.provide(engine, settings);
        engine.nodeReady(isNodeReady(settings.cluster().value()), nodeTrouble(settings.cluster().value()));
        try {
            engine.start();
        } catch (FoundationException e) {
            problem(where, e.getMessage());
            engine.close();
            marker.close();
            return Optional.empty();
        }
        return Optional.of(new RunningCluster(where, context, engine, settings, marker));
    }

    private void problem(String where, String sentence) {
        LOG.error("{}", sentence);
        Map<String, List<String>> more = new TreeMap<>(problems);
        more.computeIfPresent(where, (name, sentences) -> Stream.concat(sentences.stream(), Stream.of(sentence)).toList());
        more.putIfAbsent(where, List.of(sentence));
        problems = more;
    }

    private void publish() {
        running = Map.copyOf(clusters);
    }

    private void each(Consumer<RunningCluster> action) {
        running.values().forEach(action);
    }

    // --- readiness -------------------------------------------------------------------------------------------------

    /** One at a time: what was seen first must not be told last. */
    private void tellReadiness() {
        synchronized (tellingReadiness) {
            each(cluster -> cluster.engine().nodeReady(isNodeReady(cluster.settings().cluster().value()), nodeTrouble(cluster.settings().cluster().value())));
        }
    }

    /** Whether all but this cluster itself is ready: a cluster does not wait for itself, nor for its sisters. */
    private boolean isNodeReady(String cluster) {
        return nodeTrouble(cluster).isEmpty();
    }

    private String nodeTrouble(String cluster) {
        return readiness.reports().stream().filter(report -> !report.ready() && !isCluster(report.name()))
                .map(report -> report.name() + ": " + report.reason()).findFirst().orElse("");
    }

    private static boolean isCluster(String report) {
        return report.startsWith(CLUSTER);
    }

    // --- providers -------------------------------------------------------------------------------------------------

    /** Another provider serves, or one less: the engines learn it at once; what it says of its options, a little later. */
    private void came(Consumer<RunningCluster> tell) {
        each(tell);
        synchronized (this) {
            if (reload == null || reload.isDone()) {
                scheduleReload(DEBOUNCE_MILLIS);
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTransport(TransportProvider provider, ServiceReference<TransportProvider> reference) {
        providers.transports.add(provider.type(), reference, provider);
    }

    void removeTransport(TransportProvider provider, ServiceReference<TransportProvider> reference) {
        providers.transports.remove(provider.type(), reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTopology(TopologyProvider provider, ServiceReference<TopologyProvider> reference) {
        providers.topologies.add(provider.type(), reference, provider);
    }

    void removeTopology(TopologyProvider provider, ServiceReference<TopologyProvider> reference) {
        providers.topologies.remove(provider.type(), reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDetector(FailureDetectorProvider provider, ServiceReference<FailureDetectorProvider> reference) {
        providers.detectors.add(provider.type(), reference, provider);
    }

    void removeDetector(FailureDetectorProvider provider, ServiceReference<FailureDetectorProvider> reference) {
        providers.detectors.remove(provider.type(), reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDiscovery(DiscoveryProvider provider, ServiceReference<DiscoveryProvider> reference) {
        providers.discoveries.add(provider.type(), reference, provider);
    }

    void removeDiscovery(DiscoveryProvider provider, ServiceReference<DiscoveryProvider> reference) {
        providers.discoveries.remove(provider.type(), reference);
    }

    // --- what people ask -------------------------------------------------------------------------------------------

    @Override
    public Optional<NodeName> name() {
        return node.map(NodeSettings::name);
    }

    @Override
    public String version() {
        org.osgi.framework.Version version = context.getBundle().getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }

    @Override
    public List<ClusterAdmin> clusters() {
        return running.values().stream().map(cluster -> cluster.engine().admin()).sorted(java.util.Comparator.comparing(ClusterAdmin::name)).toList();
    }

    /** Those found in reading, and those that providers found in what was read. */
    @Override
    public Map<String, List<String>> problems() {
        Map<String, List<String>> all = new TreeMap<>();
        problems.forEach((where, sentences) -> all.put(where, new ArrayList<>(sentences)));
        each(cluster -> cluster.engine().misconfigured().forEach(sentence -> {
            List<String> said = all.computeIfAbsent(cluster.where(), where -> new ArrayList<>());
            if (said.stream().noneMatch(sentence::contains)) {
                said.add(sentence);
            }
        }));
        return all;
    }

    @Override
    public List<String> decisions() {
        return decisions;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        node.ifPresent(settings -> {
            facts.put("name", settings.name().value());
            facts.put("roles", String.join(",", settings.roles()));
            facts.put("dataFolder", settings.dataFolder().toString());
            facts.put("runtimeFolder", settings.runtimeFolder().toString());
        });
        facts.put("version", version());
        facts.put("java", Runtime.version().toString());
        facts.put("pid", Long.toString(ProcessHandle.current().pid()));
        facts.put("uptimeMillis", Long.toString(ManagementFactory.getRuntimeMXBean().getUptime()));
        facts.putAll(providers.facts());
        return facts;
    }

    private Path defaultDataFolder() {
        String karaf = context.getProperty("karaf.data");
        return Path.of(karaf != null ? karaf : System.getProperty("java.io.tmpdir")).resolve("foundation");
    }
}
