package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import io.foundation.discovery.api.PushingDiscovery;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one discovery strategy: asks it on a timer or listens to it, backs off while the answer is Unknown, survives
 * that its provider goes and comes. Decisions are made on the engine's loop; the strategy itself is called on virtual
 * threads, one call at a time, so that one that blocks delays nobody else.
 */
final class DiscoveryDriver {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryDriver.class);
    private static final long MAX_BACKOFF_NANOS = 60_000_000_000L;
    private static final TimerKey POLL = TimerKey.of("poll");
    private static final TimerKey DOUBT = TimerKey.of("doubt");

    private final EngineLoop loop;
    private final EngineServices services;
    private final ClusterName cluster;
    private final NodeId self;
    private final EngineSettings.Part part;
    private final Path dataFolder;
    private final Function<String, byte[]> keys;
    private final Executor calls;
    private final BiConsumer<String, DiscoveryResult> answers;
    private Discovery discovery;
    private Presence presence;
    private String doubt;
    private long generation;
    private Announcement announcement;
    private String state = "missing";
    private String trouble;
    private String misconfigured;
    private long answered;
    private long failed;
    private long failedInRow;
    private long intervalNanos;

    DiscoveryDriver(EngineLoop loop, EngineServices services, EngineSettings settings, NodeId self, EngineSettings.Part part,
            BiConsumer<String, DiscoveryResult> answers) {
        this.loop = loop;
        this.services = services;
        this.cluster = settings.cluster();
        this.self = self;
        this.part = part;
        this.dataFolder = settings.dataFolder();
        this.keys = purpose -> settings.secret().key(settings.cluster().value().getBytes(java.nio.charset.StandardCharsets.UTF_8), purpose);
        this.answers = answers;
        this.calls = SerialExecutor.rejecting(services.virtual(), 64, failure -> LOG.warn("A call of a strategy of discovery failed; the next goes on.", failure));
        this.trouble = noProvider();
    }

    String type() {
        return part.type();
    }

    EngineSettings.Part part() {
        return part;
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    /** Whether it has said anything yet, or cannot. */
    boolean settled() {
        return answered > 0 || failed > 0;
    }

    /** On the loop: takes a provider into use, or (null) does without: what is believed stays believed. */
    void provider(DiscoveryProvider provider) {
        stop();
        misconfigured = null;
        if (provider == null) {
            state = "missing";
            trouble = noProvider();
            return;
        }
        long mine = generation;
        Options options;
        try {
            List<OptionSpec> own = provider.options();
            options = PartOptions.read(part, "discovery." + part.type() + '.', PresenceRules.with(own));
            discovery = provider.create(new Context(options));
            presence = new Presence(PresenceRules.of(options, own), discovery instanceof PollingDiscovery, presence == null ? Set.of() : presence.believed());
        } catch (RuntimeException | LinkageError e) {
            FoundationException error = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR,
                    "The discovery strategy '" + part.type() + "' cannot be made: " + e);
            misconfigured = PartOptions.sentence(error);
            answer(mine, new DiscoveryResult.Unknown(error));
            return;
        }
        state = "starting";
        trouble = null;
        Discovery started = discovery;
        Announcement own = announcement;
        call(() -> {
            if (own != null) {
                started.announce(own);
            }
            switch (started) {
                case PollingDiscovery polling -> loop.execute(() -> {
                    if (generation == mine) {
                        intervalNanos = Math.max(10_000_000L, polling.interval().toNanos());
                        poll(mine);
                    }
                });
                case PushingDiscovery pushing -> pushing.start(result -> loop.execute(() -> answer(mine, result)));
            }
        }, mine);
    }

    /** On the loop: what the node says of itself changed. */
    void announce(Announcement own) {
        announcement = own;
        Discovery current = discovery;
        if (current != null) {
            call(() -> current.announce(own), generation);
        }
    }

    private void poll(long mine) {
        if (generation != mine || !(discovery instanceof PollingDiscovery polling)) {
            return;
        }
        call(() -> polling.discover().whenComplete((result, failure) -> loop.execute(() -> {
            answer(mine, failure == null ? result : new DiscoveryResult.Unknown(
                    FoundationException.wrap(failure, ErrorType.EXTERNAL_SERVICE_ERROR, "The lookup failed: " + failure.getMessage())));
            if (generation == mine) {
                long delay = failedInRow == 0 ? intervalNanos
                        : Math.min(MAX_BACKOFF_NANOS, intervalNanos << Math.min(failedInRow, 20));
                loop.schedule(this, POLL, (long) (delay * (0.9 + 0.2 * services.random().nextDouble())), key -> poll(mine));
            }
        })), mine);
    }

    private void call(Runnable step, long mine) {
        try {
            calls.execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException | LinkageError e) {
                    loop.execute(() -> answer(mine, new DiscoveryResult.Unknown(FoundationException.wrap(e, ErrorType.INTERNAL_ERROR,
                            "The discovery strategy '" + part.type() + "' failed: " + e))));
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The strategy '{}' is not called any more: {}", part.type(), e.getMessage());
        }
    }

    private void answer(long mine, DiscoveryResult result) {
        if (generation != mine) {
            return;
        }
        if (result instanceof DiscoveryResult.Unknown unknown) {
            failed++;
            failedInRow++;
            trouble = unknown.cause().getMessage();
            if (!state.equals("degraded")) {
                state = "degraded";
                LOG.warn("[{}] Discovery by {} does not know: {} What was found before stays believed.", cluster, part.type(), trouble);
            }
        } else {
            answered++;
            failedInRow = 0;
            trouble = null;
            if (!state.equals("ok")) {
                LOG.info("[{}] Discovery by {} works.", cluster, part.type());
                state = "ok";
            }
        }
        believe(mine, presence == null ? result : presence.answered(result, services.time().nanos()));
    }

    /** Tells what the answers mean, now and when the latest will mean something else. */
    private void believe(long mine, DiscoveryResult meaning) {
        loop.cancel(this, DOUBT);
        if (presence != null) {
            doubt(presence.doubt().orElse(null));
            presence.dueNanos().ifPresent(due -> loop.schedule(this, DOUBT, Math.max(0, due - services.time().nanos()), key -> {
                if (generation == mine) {
                    believe(mine, presence.due(services.time().nanos()));
                }
            }));
        }
        answers.accept(part.type(), meaning);
    }

    private void doubt(String now) {
        if (now != null && doubt == null) {
            LOG.warn("[{}] Discovery by {}: {}", cluster, part.type(), now);
        }
        doubt = now;
    }

    /** On the loop: stops the strategy; it withdraws its announcement. */
    void stop() {
        generation++;
        failedInRow = 0;
        loop.cancelAll(this);
        Discovery former = discovery;
        discovery = null;
        if (former != null) {
            call(former::close, generation);
        }
    }

    DiscoveryStatus status(Set<DiscoveredPeer> proposals) {
        Set<String> shown = new TreeSet<>();
        for (DiscoveredPeer peer : proposals) {
            shown.add(peer.id().map(id -> id.name() + " at ").orElse("") + peer.addresses().get(0));
        }
        String detail = trouble != null ? trouble : doubt != null ? doubt : Optional.ofNullable(discovery).map(Discovery::status).orElse("");
        return new DiscoveryStatus(part.type(), state, detail, shown.stream().toList(), answered, failed);
    }

    private String noProvider() {
        return "No provider of '" + part.type() + "' is installed: try feature:install foundation-discovery-" + part.type() + ".";
    }

    private final class Context implements DiscoveryContext {
        private final Options options;

        Context(Options options) {
            this.options = options;
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
            return dataFolder;
        }

        @Override
        public Function<String, byte[]> keys() {
            return keys;
        }

        @Override
        public Executor blocking() {
            return services.virtual();
        }

        @Override
        public ScheduledExecutorService timer() {
            return services.timer();
        }

        @Override
        public Time time() {
            return services.time();
        }
    }
}
