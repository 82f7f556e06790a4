package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.overlay.Overlay;
import io.foundation.cluster.core.overlay.Unfit;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One overlay on this node: its topology core, and what stands in for it while its provider is replaced. It knows which
 * links are this overlay's: others may use the same ones. What a core throws is counted and logged, and does not reach
 * the engine. On the engine's loop.
 */
final class OverlaySlot {

    static final int MAX_WAITING = 1_024;
    private static final Logger LOG = LoggerFactory.getLogger(OverlaySlot.class);

    /** What the driver does for one overlay. */
    interface Host {
        /** The overlay wants a link that is not its own yet. */
        void connect(OverlaySlot slot, NodeId peer);

        /** The overlay wants a link no more. */
        void disconnect(OverlaySlot slot, NodeId peer);

        void send(OverlaySlot slot, NodeId peer, byte[] message);

        void forward(OverlaySlot slot, NodeId peer, Broadcast message);

        void deliver(Broadcast message);
    }

    final Overlay overlay;
    final long tag;
    /** Peers that a link is wanted to, and is not this overlay's yet. */
    final Set<NodeId> wanted = new TreeSet<>();
    /** Peers whose link is this overlay's. */
    final Set<NodeId> held = new TreeSet<>();
    /** It was the present overlay: it forwards for a while, and wants nothing more. */
    boolean draining;
    private final EngineLoop loop;
    private final EngineServices services;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Set<String> roles;
    private final Journal journal;
    private final Host host;
    private final ArrayDeque<Broadcast> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> missed = new ArrayDeque<>();
    private Topology topology;
    private String trouble;
    private String misconfigured;
    private long failures;

    /** @param part the topology's word and the options it is to have here */
    OverlaySlot(Overlay overlay, EngineSettings.Part part, EngineLoop loop, EngineServices services, EngineSettings settings, NodeId self,
            Journal journal, Host host) {
        this.overlay = overlay;
        this.tag = overlay.tag();
        this.part = part;
        this.loop = loop;
        this.services = services;
        this.self = self;
        this.roles = settings.roles();
        this.journal = journal;
        this.host = host;
    }

    boolean isProvided() {
        return topology != null;
    }

    Optional<String> trouble() {
        return topology != null ? Optional.empty() : Optional.of(trouble != null ? trouble
                : "No provider of the topology '" + part.type() + "' is installed: try feature:install foundation-topology-" + part.type() + ".");
    }

    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    long failures() {
        return failures;
    }

    /**
     * Takes a provider into use, or (null) does without.
     *
     * @param inherited what its predecessor left
     */
    void provider(TopologyProvider provider, Optional<HandoverState> inherited, Collection<Peer> known, Collection<Peer> linked) {
        end();
        misconfigured = null;
        if (provider == null) {
            return;
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
        known.forEach(peer -> call(core -> core.peerKnown(peer)));
        linked.forEach(peer -> call(core -> core.linkUp(peer)));
        for (Broadcast next = waiting.poll(); next != null; next = waiting.poll()) {
            broadcast(next);
        }
        for (Runnable next = missed.poll(); next != null; next = missed.poll()) {
            next.run();
        }
    }

    /** Does without a core from now on; its timers are forgotten. */
    void end() {
        Topology former = topology;
        topology = null;
        if (former != null) {
            loop.cancelAll(former);
        }
    }

    Optional<HandoverState> snapshot() {
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

    /** Why it does not hold here; empty if every reachable peer it wants is linked. */
    Optional<Unfit> unfit(Collection<NodeId> reachable) {
        if (topology == null) {
            return Optional.of(new Unfit(trouble().orElse(""), true));
        }
        if (failures > 0) {
            return Optional.of(new Unfit("The topology '" + part.type() + "' failed " + failures + " times: see the log.", true));
        }
        View view = view();
        Set<NodeId> lacking = new TreeSet<>(view.wanted());
        lacking.retainAll(reachable);
        lacking.removeAll(held);
        if (!lacking.isEmpty()) {
            return Optional.of(new Unfit("it lacks " + lacking.size() + " links, one of them to " + lacking.iterator().next().name() + ".", false));
        }
        boolean alone = reachable.stream().allMatch(self::equals);
        return alone || !held.isEmpty() ? Optional.empty() : Optional.of(new Unfit("it is linked to nobody.", false));
    }

    void peerKnown(Peer peer) {
        call(core -> core.peerKnown(peer));
    }

    void peerGone(NodeId peer) {
        wanted.remove(peer);
        call(core -> core.peerGone(peer));
    }

    /** A link is this overlay's from now on. */
    void linkUp(Peer peer) {
        wanted.remove(peer.id());
        if (held.add(peer.id())) {
            call(core -> core.linkUp(peer));
        }
    }

    /** A link is this overlay's no more. */
    void linkDown(NodeId peer, boolean failed) {
        if (held.remove(peer)) {
            call(core -> core.linkDown(peer, failed));
        }
    }

    void connectFailed(NodeId peer) {
        call(core -> core.connectFailed(peer));
    }

    void message(NodeId from, byte[] message) {
        call(core -> core.message(from, message));
    }

    void subscribed(String topic, boolean here) {
        call(core -> core.subscribed(topic, here));
    }

    /** This node leaves the cluster. */
    void leaving() {
        call(Topology::leaving);
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

    View view() {
        View nothing = new View(Set.of(), Set.of(), Set.of(), Map.of());
        if (topology == null) {
            return nothing;
        }
        try {
            return topology.view();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return nothing;
        }
    }

    /** What the core has counted since it began. */
    Map<String, Long> counters() {
        Topology core = topology;
        if (core == null) {
            return Map.of();
        }
        try {
            return core.counters();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Map.of();
        }
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
            later(() -> host.connect(OverlaySlot.this, peer));
        }

        @Override
        public void disconnect(NodeId peer) {
            later(() -> host.disconnect(OverlaySlot.this, peer));
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            later(() -> host.send(OverlaySlot.this, peer, message));
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            later(() -> host.forward(OverlaySlot.this, peer, message));
        }

        @Override
        public void deliver(Broadcast message) {
            later(() -> host.deliver(message));
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
