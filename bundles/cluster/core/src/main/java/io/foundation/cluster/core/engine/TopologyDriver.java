package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the topology core, and stands in for it while its provider is replaced: links stay as they are, broadcasts wait
 * for the successor. What a core throws is counted and logged, and does not reach the engine. On the engine's loop.
 */
final class TopologyDriver {

    static final int MAX_WAITING = 1_024;
    private static final Logger LOG = LoggerFactory.getLogger(TopologyDriver.class);

    /** What the engine does for the topology. */
    interface Engine {
        void connect(NodeId peer);

        void disconnect(NodeId peer);

        void sendTopology(NodeId peer, byte[] message);

        void forward(NodeId peer, Broadcast message);

        void deliver(Broadcast message);
    }

    private final EngineLoop loop;
    private final EngineServices services;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Set<String> roles;
    private final Engine engine;
    private final Journal journal;
    private final String handoverKey;
    private final ArrayDeque<Broadcast> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> missed = new ArrayDeque<>();
    private Topology topology;
    private String trouble;
    private String misconfigured;
    private long failures;

    TopologyDriver(EngineLoop loop, EngineServices services, EngineSettings settings, NodeId self, Journal journal, Engine engine) {
        this.loop = loop;
        this.services = services;
        this.part = settings.topology();
        this.self = self;
        this.roles = settings.roles();
        this.engine = engine;
        this.journal = journal;
        this.handoverKey = "topology/" + settings.cluster() + '/' + part.type();
    }

    boolean isProvided() {
        return topology != null;
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> trouble() {
        return topology != null ? Optional.empty() : Optional.of(trouble != null ? trouble
                : "No provider of the topology '" + part.type() + "' is installed: try feature:install foundation-topology-" + part.type() + ".");
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    /** Takes a provider into use (its predecessor's state goes to it), or (null) parks the state and does without. */
    void provider(TopologyProvider provider, Collection<Peer> known, Collection<Peer> linked) {
        Optional<HandoverState> inherited = snapshot();
        Topology former = topology;
        topology = null;
        misconfigured = null;
        if (former != null) {
            loop.cancelAll(former);
        }
        if (provider == null) {
            inherited.ifPresent(state -> services.handover().ifPresent(store -> store.park(handoverKey, state)));
            return;
        }
        if (inherited.isEmpty()) {
            inherited = services.handover().flatMap((HandoverStore store) -> store.take(handoverKey));
        }
        try {
            Options options = PartOptions.read(part, "topology.", provider.options());
            Effects effects = new Effects();
            Topology next = provider.create(new TopologyContext(self, roles, options, services.time(), services.random(), effects));
            effects.owner = next;
            next.start(inherited, linked.stream().map(Peer::id).toList());
            topology = next;
            trouble = null;
        } catch (RuntimeException | LinkageError e) {
            FoundationException error = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The topology '" + part.type() + "' cannot be made: " + e);
            trouble = error.getMessage();
            misconfigured = PartOptions.sentence(error);
            LOG.error("The topology '{}' cannot be made; links stay as they are.", part.type(), e);
            return;
        }
        known.forEach(this::peerKnown);
        linked.forEach(this::linkUp);
        for (Broadcast next = waiting.poll(); next != null; next = waiting.poll()) {
            broadcast(next);
        }
        for (Runnable next = missed.poll(); next != null; next = missed.poll()) {
            next.run();
        }
    }

    private Optional<HandoverState> snapshot() {
        if (topology == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(topology.snapshot());
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Optional.empty();
        }
    }

    void peerKnown(Peer peer) {
        call(core -> core.peerKnown(peer));
    }

    void peerGone(NodeId peer) {
        call(core -> core.peerGone(peer));
    }

    void linkUp(Peer peer) {
        call(core -> core.linkUp(peer));
    }

    void linkDown(NodeId peer, boolean failed) {
        call(core -> core.linkDown(peer, failed));
    }

    void connectFailed(NodeId peer) {
        call(core -> core.connectFailed(peer));
    }

    void message(NodeId from, byte[] message) {
        call(core -> core.message(from, message));
    }

    /** False if there is no topology and too many broadcasts wait for one. */
    boolean broadcast(Broadcast message) {
        if (topology == null) {
            return waiting.size() < MAX_WAITING && waiting.add(message);
        }
        call(core -> core.broadcast(message));
        return true;
    }

    void broadcastReceived(NodeId from, Broadcast message) {
        if (topology == null) {
            if (missed.size() < MAX_WAITING) {
                missed.add(() -> broadcastReceived(from, message));
            }
            return;
        }
        call(core -> core.broadcastReceived(from, message));
    }

    Verdict incoming(Peer peer) {
        Topology core = topology;
        if (core == null) {
            return Verdict.ACCEPT;
        }
        try {
            return core.incoming(peer);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Verdict.ACCEPT;
        }
    }

    /** The neighbour through which a message gets to a node, or the node itself; empty if there is no way. */
    Optional<NodeId> nextHop(NodeId destination) {
        Topology core = topology;
        if (core == null) {
            return Optional.of(destination);
        }
        try {
            return core.nextHop(destination);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Optional.of(destination);
        }
    }

    /** Whom the overlay wants links to; empty if there is no topology to ask. */
    Optional<Set<NodeId>> wanted() {
        Topology core = topology;
        if (core == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(core.view().wanted());
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Optional.empty();
        }
    }

    TopologyStatus status() {
        View view = new View(Set.of(), Set.of(), Set.of(), Map.of());
        if (topology != null) {
            try {
                view = topology.view();
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
        }
        return new TopologyStatus(part.type(), topology != null, sorted(view.wanted()), sorted(view.linked()),
                sorted(view.candidates()), view.facts());
    }

    long failures() {
        return failures;
    }

    private static List<NodeId> sorted(Set<NodeId> ids) {
        return ids.stream().sorted().toList();
    }

    private void call(Consumer<Topology> input) {
        Topology core = topology;
        if (core == null) {
            return;
        }
        try {
            input.accept(core);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        failures++;
        LOG.warn("The topology '{}' failed; the cluster goes on.", part.type(), e);
    }

    /** Effects of one core: those of a core that was replaced do nothing. */
    private final class Effects implements TopologyEffects {
        private Topology owner;

        private void later(Runnable effect) {
            loop.later(() -> {
                if (topology != null && topology == owner) {
                    effect.run();
                }
            });
        }

        @Override
        public void connect(NodeId peer) {
            later(() -> engine.connect(peer));
        }

        @Override
        public void disconnect(NodeId peer) {
            later(() -> engine.disconnect(peer));
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            later(() -> engine.sendTopology(peer, message));
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            later(() -> engine.forward(peer, message));
        }

        @Override
        public void deliver(Broadcast message) {
            later(() -> engine.deliver(message));
        }

        @Override
        public void emit(String event, String detail) {
            journal.step("topology", event + ": " + detail);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            later(() -> loop.schedule(owner, key, delayNanos, due -> call(core -> core.timer(due))));
        }

        @Override
        public void cancel(TimerKey key) {
            later(() -> loop.cancel(owner, key));
        }
    }
}
