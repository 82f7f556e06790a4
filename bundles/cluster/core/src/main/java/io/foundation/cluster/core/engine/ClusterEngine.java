package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.messaging.MessagingExtensions;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.cluster.core.security.AuditLog;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.TransportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster of this node: stays the same while providers under it are replaced and while the node leaves and rejoins.
 * Plain Java, so that it can be run without OSGi: give it settings, services and providers, and {@link #start()} it.
 * Thread-safe.
 */
public final class ClusterEngine implements Cluster, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterEngine.class);
    private static final long LEAVE_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 4_000;
    /** For what was taken, when the node is not to be away for long. */
    private static final Duration MOMENT = Duration.ofMillis(800);

    private final EngineServices services;
    private final MessagingParts parts;
    private final Listeners listeners;
    private final Journal journal;
    private final AuditLog audit;
    private final EngineMessaging messaging;
    private final EngineAdmin admin;
    private final Map<String, DiscoveryProvider> discoveryProviders = new ConcurrentHashMap<>();
    private volatile TransportProvider transportProvider;
    private final Map<String, TopologyProvider> topologyProviders = new ConcurrentHashMap<>();
    private final OverlaySettings switching;
    private final SwitchHistory switches = new SwitchHistory();
    private volatile FailureDetectorProvider detectorProvider;
    private volatile EngineSettings settings;
    private volatile boolean nodeReady = true;
    private volatile String nodeUnready = "";
    private volatile MembershipSnapshot lastSnapshot = new MembershipSnapshot(0, List.of());
    private volatile Life life;
    private volatile String trouble;
    private volatile List<String> configurationProblems = List.of();
    private volatile List<String> lastChange = List.of();
    private boolean closed;

    public ClusterEngine(EngineSettings settings, EngineServices services) {
        this(settings, services, OverlaySettings.DEFAULT);
    }

    /** @param switching how the cluster switches its topology; the same on all members */
    public ClusterEngine(EngineSettings settings, EngineServices services, OverlaySettings switching) {
        this.settings = settings;
        this.switching = switching;
        this.services = services;
        this.parts = new MessagingParts(services, this::settings, this::live, this::members);
        this.journal = new Journal(services.time());
        this.audit = new AuditLog(settings.cluster(), services.time());
        this.listeners = new Listeners(services.virtual(), this::members);
        this.messaging = new EngineMessaging(this::settings, this::live, parts);
        this.admin = new EngineAdmin(this, services, journal, audit, parts);
    }

    /** Begins a life in the cluster. Does not block. Does nothing if there is one. */
    public synchronized void start() {
        if (closed || life != null) {
            return;
        }
        trouble = null;
        parts.handlers.takeAgain();
        Life next = new Life(settings, services, switching, journal, switches, lastSnapshot.epoch() + 1, new Owner(), parts.inlet, audit);
        life = next;
        next.start();
        next.loop.execute(() -> next.membership.describe(settings.roles(), parts.advertised(settings)));
        parts.subscriptions.tell(next);
        next.state.nodeReady(nodeReady, nodeUnready);
        next.detectorProvider(detectorProvider);
        topologyProviders.forEach(next::topologyProvider);
        settings.discovery().forEach(part -> next.discoveryProvider(part.type(), discoveryProviders.get(part.type())));
        next.transportProvider(transportProvider);
        listeners.renew();
    }

    // --- providers -------------------------------------------------------------------------------------------------

    /** The transport to use from now on; null while there is none. */
    public synchronized void transportProvider(TransportProvider provider) {
        if (transportProvider == provider) {
            return;
        }
        transportProvider = provider;
        live().ifPresent(now -> now.transportProvider(provider));
    }

    /** The topology to use from now on for its type; null while there is none of the configured type. */
    public void topologyProvider(TopologyProvider provider) {
        topologyProvider(provider != null ? provider.type() : settings.topology().type(), provider);
    }

    /** The provider of a topology type to use from now on, whenever the cluster has that type; null while there is none. */
    public synchronized void topologyProvider(String type, TopologyProvider provider) {
        if (topologyProviders.get(type) == provider) {
            return;
        }
        if (provider == null) {
            topologyProviders.remove(type);
        } else {
            topologyProviders.put(type, provider);
        }
        live().ifPresent(now -> now.topologyProvider(type, provider));
    }

    /** The failure detector to use from now on; null while there is none. */
    public synchronized void detectorProvider(FailureDetectorProvider provider) {
        if (detectorProvider == provider) {
            return;
        }
        detectorProvider = provider;
        live().ifPresent(now -> now.detectorProvider(provider));
    }

    /** The provider of a discovery type to use from now on; null while there is none. */
    public synchronized void discoveryProvider(String type, DiscoveryProvider provider) {
        if (discoveryProviders.get(type) == provider) {
            return;
        }
        if (provider == null) {
            discoveryProviders.remove(type);
        } else {
            discoveryProviders.put(type, provider);
        }
        live().ifPresent(now -> now.discoveryProvider(type, provider));
    }

    /** Whether the node as a whole is ready, apart from this cluster. */
    public synchronized void nodeReady(boolean ready, String reason) {
        nodeReady = ready;
        nodeUnready = reason;
        live().ifPresent(now -> now.state.nodeReady(ready, reason));
    }

    /**
     * Takes other settings on. What can be changed in place is (discovery, roles, metadata, routing, channels,
     * though links are made anew for most of what a channel can be told); anything else ends this life
     * in order and begins another. The cluster's and the node's name cannot change: that is another engine.
     *
     * @return whether a new life was begun
     */
    public synchronized boolean reconfigure(EngineSettings next) {
        EngineSettings former = settings;
        settings = next;
        if (former.equals(next) || life == null) {
            return false;
        }
        Life now = life;
        lastChange = Channels.changes(former.channels(), next.channels());
        if (former.sameGround(next) && former.topology().equals(next.topology()) && former.detector().equals(next.detector())
                && former.awaitMembers() == next.awaitMembers() && former.version().equals(next.version())
                && former.forgetAfter().equals(next.forgetAfter())) {
            now.loop.execute(() -> {
                boolean otherRoles = !now.membership.self().roles().equals(next.roles());
                now.membership.describe(next.roles(), parts.advertised(next));
                if (otherRoles) {
                    now.topology.rolesChanged();
                }
                now.channels(next.channels());
                now.discovery.reconfigure(next, discoveryProviders::get);
            });
            return false;
        }
        LOG.info("[{}] The configuration changed what links depend on: this node leaves and joins again.", name());
        leaveAndEnd(now, Goodbye.LEAVING).whenComplete((done, failure) -> start());
        return true;
    }

    // --- the cluster -----------------------------------------------------------------------------------------------

    @Override
    public ClusterName name() {
        return settings.cluster();
    }

    @Override
    public Member self() {
        MembershipSnapshot now = members();
        return now.find(settings.node()).orElseGet(() -> new Member(new io.foundation.base.api.id.NodeId(settings.node(), 1), MemberState.LEFT,
                List.of(), settings.version(), settings.roles(), settings.metadata(), services.time().wallMillis(),
                trouble == null ? "not in the cluster" : trouble));
    }

    @Override
    public MembershipSnapshot members() {
        Life now = life;
        return now == null ? lastSnapshot : now.table.snapshot();
    }

    @Override
    public Registration listen(MembershipListener listener) {
        return listeners.add(listener);
    }

    @Override
    public Messaging messaging() {
        return messaging;
    }

    public ClusterAdmin admin() {
        return admin;
    }

    SwitchHistory switches() {
        return switches;
    }

    Map<String, TopologyProvider> topologyProviders() {
        return topologyProviders;
    }

    public HandlerTable handlers() {
        return parts.handlers;
    }

    /** What others plug into the messaging of this cluster. */
    public MessagingExtensions extensions() {
        return parts.extensions;
    }

    /** What providers find wrong with the options of the settings, a sentence each; waits for the loop, briefly. */
    public List<String> misconfigured() {
        return admin.misconfigured();
    }

    /** What is wrong with a configuration that was not taken on, for the operator: the settings are the last good ones. */
    public void configurationProblems(List<String> sentences) {
        configurationProblems = List.copyOf(sentences);
    }

    List<String> lastChange() {
        return lastChange;
    }

    List<String> configurationProblems() {
        return configurationProblems;
    }

    EngineSettings settings() {
        return settings;
    }

    Optional<Life> live() {
        return Optional.ofNullable(life);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    // --- the end ---------------------------------------------------------------------------------------------------

    /** Leaves in order, if there is a life: finishes what was taken; completes when the links are closed. */
    CompletableFuture<Void> leave() {
        Life now = life;
        return now == null ? CompletableFuture.completedFuture(null)
                : Farewell.announced(now, parts.handlers, settings.messaging().drain()).thenCompose(done -> leaveAndEnd(now, Goodbye.LEAVING));
    }

    /** How long {@link #stop} may take, at most. */
    public Duration stopsWithin() {
        return settings.messaging().drain().plusMillis(CLOSE_MILLIS);
    }

    /** Ends as a node does that stops for good: others are told, what was taken is finished, and no more is taken. Returns within {@link #stopsWithin}. */
    public void stop() {
        close(now -> Farewell.announced(now, parts.handlers, settings.messaging().drain()), settings.messaging().drain());
    }

    private CompletableFuture<Void> leaveAndEnd(Life leaver, Goodbye goodbye) {
        return leaver.ask(leaver::leave).thenCompose(heard -> heard.completeOnTimeout(null, LEAVE_MILLIS, TimeUnit.MILLISECONDS))
                .thenCompose(heard -> end(leaver, goodbye));
    }

    private CompletableFuture<Void> end(Life over, Goodbye goodbye) {
        CompletableFuture<Void> closing = over.ask(() -> over.end(goodbye)).thenCompose(stage -> stage);
        return closing.whenComplete((done, failure) -> {
            synchronized (this) {
                if (life == over) {
                    lastSnapshot = new MembershipSnapshot(over.table.snapshot().epoch() + 1, List.of());
                    life = null;
                }
            }
            switches.close(new FoundationException(ErrorType.CLOSED, "This node left '" + name() + "' before the switch was over; the others go on with it."));
            services.marker().ifPresent(marker -> marker.notReady("not in the cluster '" + name() + "'"));
            listeners.renew();
        });
    }

    /** Leaves in order and stops, with a moment for what was taken; returns within 5 seconds. */
    @Override
    public void close() {
        close(now -> Farewell.brief(now, parts.handlers, MOMENT), MOMENT);
    }

    private void close(Function<Life, CompletableFuture<Void>> farewell, Duration drain) {
        Life now;
        synchronized (this) {
            closed = true;
            now = life;
        }
        if (now != null) {
            try {
                farewell.apply(now).thenCompose(done -> leaveAndEnd(now, Goodbye.STOPPING)).get(drain.toMillis() + CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                LOG.warn("[{}] The cluster did not stop in order: {}", name(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        listeners.close();
    }

    /**
     * Stops as a crash would: nobody is told, the links break. For tests and benchmarks.
     *
     * @return completes when everything is closed
     */
    public CompletableFuture<Void> crash() {
        Life now;
        synchronized (this) {
            closed = true;
            now = life;
        }
        return now == null ? CompletableFuture.completedFuture(null) : end(now, Goodbye.OTHER);
    }

    NodeName node() {
        return settings.node();
    }

    private final class Owner implements Life.Owner {
        @Override
        public void event(MemberEvent event) {
            if (event.member().state() == MemberState.LEFT) {
                parts.outlet.forget(event.member().name());
            }
            listeners.tell(event);
        }

        @Override
        public void deliver(Broadcast message) {
            parts.broadcaster.deliver(live(), name(), message);
        }

        @Override
        public CausalDriver.Engine causal(Life life) {
            return parts.broadcaster.causal(life, gap -> parts.gaps.all().forEach(listener -> listener.gap(gap)));
        }

        @Override
        public void ended(Life over, String why, boolean beginAgain) {
            LOG.error("[{}] {}", name(), why);
            journal.step(node().value(), why);
            trouble = why;
            end(over, Goodbye.LEAVING).whenComplete((done, failure) -> {
                if (beginAgain) {
                    start();
                }
            });
        }
    }
}
