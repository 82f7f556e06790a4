package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.core.engine.OverlayLinkMessage.Kind;
import io.foundation.cluster.core.overlay.Overlay;
import io.foundation.cluster.core.overlay.OverlayEffects;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.cluster.core.overlay.TopologySwitchCore;
import io.foundation.cluster.core.overlay.Unfit;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import io.foundation.topology.dissemination.Delivered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the overlays of a cluster on this node: the present one; while the cluster switches the next one beside it; and
 * former ones until they are drained. Each runs in an {@link OverlaySlot} and knows its own links only. A link is there as
 * long as one of them wants it. A broadcast is given to the handlers once, over however many overlays it comes. On the
 * engine's loop.
 *
 * <p>With one overlay a link is that overlay's because it is there. While there are several, the ends tell each other
 * which overlays use it.
 */
final class TopologyDriver {

    static final int MAX_WAITING = OverlaySlot.MAX_WAITING;
    /** The word in a configuration that leaves the choice to the cluster. */
    static final String AUTO = "auto";
    static final String FIRST = "fullmesh";
    private static final Logger LOG = LoggerFactory.getLogger(TopologyDriver.class);
    private static final int MAX_DRAINING = 4;
    private static final int TAG_BYTES = 8;
    private static final String DRAIN = "drain";
    private static final TimerKey RETRY = TimerKey.of("overlay-links");
    private static final long RETRY_NANOS = 250_000_000L;

    /** What the engine does for the topology. */
    interface Engine {
        void connect(NodeId peer);

        void disconnect(NodeId peer);

        /** Sends to the engine of a linked peer. */
        void sendControl(NodeId peer, String subject, byte[] message);

        /** @param overlay the mark of the overlay it goes over */
        void forward(NodeId peer, long overlay, Broadcast message);

        void deliver(Broadcast message);

        /** The members believed to be reachable, this node included. */
        Collection<NodeId> reachable();

        /** Everybody known but this node. */
        Collection<Peer> known();

        /** The topology, or what it does without, has changed. */
        void changed();
    }

    private final EngineLoop loop;
    private final EngineServices services;
    private final EngineSettings settings;
    private final OverlaySettings switching;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Engine engine;
    private final Journal journal;
    private final TopologySwitchCore core;
    private final OverlaySlot.Host host = new Host();
    private final Map<String, TopologyProvider> providers = new HashMap<>();
    private final Map<NodeId, Peer> linked = new TreeMap<>();
    private final List<OverlaySlot> draining = new ArrayList<>();
    private final Delivered delivered = new Delivered();
    private final SwitchHistory history;
    private final Set<String> topics = new TreeSet<>();
    private OverlaySlot present;
    private OverlaySlot next;
    private boolean both;
    private long nextDrain = 1;
    private long doubled;
    private long strangers;
    private long broadcasts;

    TopologyDriver(EngineLoop loop, EngineServices services, EngineSettings settings, OverlaySettings switching, NodeId self, Journal journal,
            SwitchHistory history, Engine engine) {
        this.loop = loop;
        this.services = services;
        this.settings = settings;
        this.switching = switching;
        String type = settings.topology().type().equals(AUTO) ? FIRST : settings.topology().type();
        this.part = new EngineSettings.Part(type, settings.topology().options(), settings.topology().where());
        this.self = self;
        this.engine = engine;
        this.journal = journal;
        this.history = history;
        Overlay configured = new Overlay(0, self, type, Map.of());
        this.present = slot(configured);
        this.core = new TopologySwitchCore(self, configured, switching, services.time(), services.random(), new CoreEffects());
    }

    void start() {
        core.start();
    }

    private OverlaySlot slot(Overlay overlay) {
        // What this node is configured with for a type holds wherever the switch says nothing else.
        Map<String, String> options = new HashMap<>(overlay.type().equals(part.type()) ? part.options() : Map.of());
        options.putAll(overlay.options());
        String where = overlay.options().isEmpty() ? part.where() : "the switch to " + overlay;
        return new OverlaySlot(overlay, new EngineSettings.Part(overlay.type(), options, where), loop, services, settings, self, journal, host);
    }

    private List<OverlaySlot> slots() {
        List<OverlaySlot> all = new ArrayList<>(draining);
        all.add(present);
        if (next != null) {
            all.add(next);
        }
        return all;
    }

    private Optional<OverlaySlot> slot(long tag) {
        return slots().stream().filter(slot -> slot.tag == tag).findFirst();
    }

    private boolean isSeveral() {
        return next != null || !draining.isEmpty();
    }

    // --- providers -------------------------------------------------------------------------------------------------

    boolean isProvided() {
        return present.isProvided();
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> trouble() {
        return present.trouble();
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return present.misconfigured();
    }

    /**
     * Takes a provider into use wherever its type runs (its predecessor's state goes to it), or (null) parks the state and
     * does without.
     */
    void provider(String type, TopologyProvider provider) {
        if (provider == null) {
            providers.remove(type);
        } else {
            providers.put(type, provider);
        }
        slots().stream().filter(slot -> slot.overlay.type().equals(type)).forEach(slot -> {
            Optional<HandoverState> inherited = slot.snapshot();
            if (provider == null) {
                inherited.ifPresent(state -> services.handover().ifPresent(store -> store.park(handoverKey(slot), state)));
            } else if (inherited.isEmpty()) {
                inherited = services.handover().flatMap(store -> store.take(handoverKey(slot)));
            }
            provide(slot, provider, inherited);
        });
    }

    private void provide(OverlaySlot slot, TopologyProvider provider, Optional<HandoverState> inherited) {
        slot.provider(provider, inherited, engine.known(), slot.held.stream().map(linked::get).filter(peer -> peer != null).toList());
        if (provider != null) {
            topics.forEach(topic -> slot.subscribed(topic, true));
        }
    }

    private String handoverKey(OverlaySlot slot) {
        return "topology/" + settings.cluster() + '/' + slot.overlay.type() + (slot.overlay.epoch() == 0 ? "" : "/" + slot.overlay.epoch());
    }

    /** The types that can be switched to. */
    Set<String> installed() {
        return Set.copyOf(providers.keySet());
    }

    /** How many broadcasts were begun or delivered here. */
    long broadcasts() {
        return broadcasts;
    }

    // --- members and links -----------------------------------------------------------------------------------------

    void peerKnown(Peer peer) {
        slots().forEach(slot -> slot.peerKnown(peer));
    }

    void peerGone(NodeId peer) {
        slots().forEach(slot -> slot.peerGone(peer));
    }

    /** Somebody is believed to be reachable, or no more. */
    void reachabilityChanged() {
        core.reachabilityChanged();
    }

    /** Whether a peer that dialled is linked. While there are several overlays each of them is asked later. */
    Verdict incoming(Peer peer) {
        return isSeveral() ? Verdict.ACCEPT : present.incoming(peer);
    }

    void linkUp(Peer peer) {
        linked.put(peer.id(), peer);
        core.linkUp(peer.id());
        if (!isSeveral()) {
            tell(peer.id(), Kind.OPEN, present.tag);
            present.linkUp(peer);
        } else {
            slots().stream().filter(slot -> slot.wanted.contains(peer.id())).forEach(slot -> tell(peer.id(), Kind.OPEN, slot.tag));
        }
    }

    void linkDown(NodeId peer, boolean failed) {
        linked.remove(peer);
        core.linkDown(peer);
        slots().forEach(slot -> slot.linkDown(peer, failed));
    }

    void connectFailed(NodeId peer) {
        slots().stream().filter(slot -> slot == present || slot.wanted.contains(peer)).forEach(slot -> slot.connectFailed(peer));
    }

    /** What an end of a link says of the overlays that use it. */
    void linkMessage(NodeId from, byte[] bytes) {
        OverlayLinkMessage message;
        try {
            message = OverlayLinkMessage.read(bytes);
        } catch (FoundationException e) {
            LOG.warn("[{}] {} said of a link what cannot be read: {}", settings.cluster(), from, e.getMessage());
            return;
        }
        Peer peer = linked.get(from);
        if (message == null || peer == null) {
            return;
        }
        Optional<OverlaySlot> found = slot(message.tag());
        switch (message.kind()) {
            case OPEN -> found.ifPresentOrElse(slot -> opened(slot, peer), () -> tell(from, Kind.UNKNOWN, message.tag()));
            case ACCEPT -> accepted(found, peer, message.tag());
            case REFUSE -> found.filter(slot -> slot.wanted.remove(from)).ifPresent(slot -> {
                journal.step(from.name().value(), "does not want a link of " + slot.overlay + ": " + message.reason());
                slot.connectFailed(from);
            });
            case CLOSE -> found.filter(slot -> slot.held.contains(from)).ifPresent(slot -> {
                slot.linkDown(from, false);
                closeIfUnused(from);
            });
            case UNKNOWN -> {
                // It is asked again until the peer has heard of the switch, or the switch is over.
            }
        }
    }

    private void opened(OverlaySlot slot, Peer peer) {
        if (!slot.held.contains(peer.id())) {
            if (slot.draining) {
                tell(peer.id(), Kind.UNKNOWN, slot.tag);
                return;
            }
            if (!slot.wanted.contains(peer.id()) && slot.incoming(peer) instanceof Verdict.Refer refer) {
                engine.sendControl(peer.id(), Subjects.OVERLAY_LINK, new OverlayLinkMessage(Kind.REFUSE, slot.tag, refer.reason()).toBytes());
                return;
            }
            slot.linkUp(peer);
        }
        tell(peer.id(), Kind.ACCEPT, slot.tag);
    }

    private void accepted(Optional<OverlaySlot> found, Peer peer, long tag) {
        if (found.filter(slot -> slot.wanted.contains(peer.id())).isPresent()) {
            found.get().linkUp(peer);
        } else if (found.filter(slot -> slot.held.contains(peer.id())).isEmpty()) {
            // It was wanted when it was asked for, and is wanted no more.
            tell(peer.id(), Kind.CLOSE, tag);
        }
    }

    private void tell(NodeId peer, Kind kind, long tag) {
        engine.sendControl(peer, Subjects.OVERLAY_LINK, new OverlayLinkMessage(kind, tag).toBytes());
    }

    private void closeIfUnused(NodeId peer) {
        if (slots().stream().noneMatch(slot -> slot.held.contains(peer) || slot.wanted.contains(peer))) {
            engine.disconnect(peer);
        }
    }

    /** Asks again for what could not be had, as long as there are several overlays. */
    private void retry(TimerKey key) {
        if (!isSeveral()) {
            return;
        }
        for (OverlaySlot slot : slots()) {
            for (NodeId peer : List.copyOf(slot.wanted)) {
                if (linked.containsKey(peer)) {
                    tell(peer, Kind.OPEN, slot.tag);
                } else {
                    engine.connect(peer);
                }
            }
        }
        loop.schedule(this, RETRY, RETRY_NANOS, this::retry);
    }

    // --- messages --------------------------------------------------------------------------------------------------

    /** A message of a peer's topology core. */
    void message(NodeId from, byte[] message) {
        if (message.length < TAG_BYTES) {
            LOG.warn("[{}] {} sent a message of a topology that says of none.", settings.cluster(), from);
            return;
        }
        WireReader reader = new WireReader(message);
        long tag = reader.readI64();
        byte[] body = reader.readRest();
        slot(tag).ifPresent(slot -> slot.message(from, body));
    }

    /** A message of a peer's core of switches. */
    void switchMessage(NodeId from, byte[] message) {
        if (linked.containsKey(from)) {
            try {
                core.message(from, message);
            } catch (FoundationException e) {
                LOG.warn("[{}] {} said of topologies what cannot be read: {}", settings.cluster(), from, e.getMessage());
            }
        }
    }

    /** False if there is no topology and too many broadcasts wait for one. */
    boolean broadcast(Broadcast message) {
        broadcasts++;
        if (both && next != null) {
            next.broadcast(message);
        }
        return present.broadcast(message);
    }

    /** @param tag the overlay it came over */
    void broadcastReceived(NodeId from, long tag, Broadcast message) {
        slot(tag).ifPresentOrElse(slot -> slot.broadcastReceived(from, message), () -> {
            // One of the two ends is behind the other, for example because it hung: what it sent over an overlay that the
            // others have given up goes on over the present one.
            strangers++;
            if (deliver(message)) {
                present.broadcast(message);
            }
        });
    }

    /** Gives a broadcast to the handlers, unless it was given before; whether it was not. */
    private boolean deliver(Broadcast message) {
        if (message.origin().equals(self)) {
            return false;
        }
        boolean first = delivered.first(message.origin(), message.sequence());
        if (first) {
            broadcasts++;
            engine.deliver(message);
        } else {
            doubled++;
        }
        return first;
    }

    /** Somebody on this node subscribed to a topic for the first time, or unsubscribed as the last. */
    void subscribed(String topic, boolean here) {
        if (here ? topics.add(topic) : topics.remove(topic)) {
            slots().forEach(slot -> slot.subscribed(topic, here));
        }
    }

    Optional<NodeId> nextHop(NodeId destination) {
        return present.nextHop(destination);
    }

    /** The peers that any overlay wants links to, or has: the failure detector watches these. */
    Set<NodeId> watched() {
        Set<NodeId> watched = new HashSet<>();
        slots().forEach(slot -> {
            watched.addAll(slot.view().wanted());
            watched.addAll(slot.held);
        });
        return watched;
    }

    /**
     * The peers a link to which is worth keeping and watching, without those that are asked something or dialled at the moment;
     * empty while nobody can say, or what one overlay lets go another may want at once.
     */
    Optional<Set<NodeId>> needed() {
        return present.isProvided() && !isSeveral() ? Optional.of(Set.copyOf(present.view().wanted())) : Optional.empty();
    }

    /** The {@link #watched}, if there is a topology to ask. */
    Optional<Set<NodeId>> wanted() {
        return present.isProvided() ? Optional.of(watched()) : Optional.empty();
    }

    // --- the operator's side ---------------------------------------------------------------------------------------

    TopologyStatus status() {
        View view = present.view();
        Set<NodeId> wanted = new TreeSet<>(view.wanted());
        Map<String, String> facts = new TreeMap<>(view.facts());
        facts.put("epoch", Long.toString(present.overlay.epoch()));
        if (!present.overlay.type().equals(settings.topology().type())) {
            facts.put("configured", settings.topology().type() + (settings.topology().type().equals(AUTO) ? ": the cluster chooses"
                    : ", but the cluster has switched, or was there first"));
        }
        core.underWay().ifPresent(now -> facts.put("switching", "to " + now.type() + ", " + now.phase().name().toLowerCase(java.util.Locale.ROOT)
                + ", " + now.ready() + " of " + now.members()));
        if (next != null) {
            wanted.addAll(next.view().wanted());
        }
        if (!draining.isEmpty()) {
            facts.put("draining", String.join(", ", draining.stream().map(slot -> slot.overlay.toString()).toList()));
        }
        return new TopologyStatus(present.overlay.type(), present.isProvided(), sorted(wanted), sorted(view.linked()), sorted(view.candidates()), facts);
    }

    OverlayStatus overlayStatus() {
        return new OverlayStatus(present.overlay.epoch(), present.overlay.type(), settings.topology().type(), settings.topology().type().equals(AUTO),
                core.underWay());
    }

    TopologySwitchCore core() {
        return core;
    }

    /** Begins a switch; gives its epoch. */
    long propose(SwitchRequest request) {
        return core.propose(request);
    }

    /** How the latest switch ended here. */
    Optional<SwitchReport> last() {
        return history.last();
    }

    Map<String, String> facts() {
        return Map.of("topology.epoch", Long.toString(present.overlay.epoch()), "topology.doubles", Long.toString(doubled),
                "topology.strangers", Long.toString(strangers));
    }

    long failures() {
        return slots().stream().mapToLong(OverlaySlot::failures).sum();
    }

    private static List<NodeId> sorted(Collection<NodeId> ids) {
        return ids.stream().sorted().toList();
    }

    // --- overlays come and go --------------------------------------------------------------------------------------

    private void arrange(Overlay wantedPresent, Optional<Overlay> wantedNext, boolean carriedByBoth) {
        both = carriedByBoth;
        OverlaySlot formerPresent = present;
        OverlaySlot formerNext = next;
        if (wantedPresent.tag() != present.tag) {
            if (next != null && next.tag == wantedPresent.tag()) {
                present = next;
                next = null;
            } else {
                present = slot(wantedPresent);
                provide(present, providers.get(wantedPresent.type()), Optional.empty());
            }
            drain(formerPresent);
        }
        if (next != null && wantedNext.map(Overlay::tag).filter(tag -> tag == next.tag).isEmpty()) {
            drop(next);
            next = null;
        }
        if (wantedNext.isPresent() && next == null) {
            next = slot(wantedNext.get());
            provide(next, providers.get(next.overlay.type()), Optional.empty());
        }
        if (isSeveral()) {
            loop.schedule(this, RETRY, RETRY_NANOS, this::retry);
        }
        if (formerPresent != present || formerNext != next) {
            engine.changed();
        }
    }

    /** It forwards what is under way, wants nothing more, and is dropped after a while. */
    private void drain(OverlaySlot slot) {
        slot.draining = true;
        slot.wanted.clear();
        draining.add(slot);
        if (draining.size() > MAX_DRAINING) {
            drained(draining.getFirst());
        }
        loop.schedule(this, new TimerKey(DRAIN, nextDrain++), switching.drain().toNanos(), key -> drained(slot));
    }

    private void drained(OverlaySlot slot) {
        if (draining.remove(slot)) {
            drop(slot);
            engine.changed();
        }
    }

    /** Links that nobody else wants are closed in order. */
    private void drop(OverlaySlot slot) {
        slot.end();
        List<NodeId> used = List.copyOf(slot.held);
        slot.held.clear();
        slot.wanted.clear();
        used.forEach(this::closeIfUnused);
        if (!isSeveral()) {
            // Made for an overlay that never came to use them.
            List.copyOf(linked.keySet()).forEach(this::closeIfUnused);
        }
    }

    private final class Host implements OverlaySlot.Host {
        @Override
        public void connect(OverlaySlot slot, NodeId peer) {
            if (slot.draining || slot.held.contains(peer)) {
                return;
            }
            slot.wanted.add(peer);
            if (linked.containsKey(peer)) {
                tell(peer, Kind.OPEN, slot.tag);
            } else {
                engine.connect(peer);
            }
        }

        @Override
        public void disconnect(OverlaySlot slot, NodeId peer) {
            slot.wanted.remove(peer);
            boolean used = slots().stream().filter(each -> each != slot).anyMatch(each -> each.held.contains(peer) || each.wanted.contains(peer));
            if (!used) {
                engine.disconnect(peer);
            } else if (slot.held.contains(peer)) {
                tell(peer, Kind.CLOSE, slot.tag);
                slot.linkDown(peer, false);
            }
        }

        @Override
        public void send(OverlaySlot slot, NodeId peer, byte[] message) {
            engine.sendControl(peer, Subjects.TOPOLOGY, new WireWriter(TAG_BYTES + message.length).writeI64(slot.tag).writeRaw(message).toByteArray());
        }

        @Override
        public void forward(OverlaySlot slot, NodeId peer, Broadcast message) {
            engine.forward(peer, slot.tag, message);
        }

        @Override
        public void deliver(Broadcast message) {
            TopologyDriver.this.deliver(message);
        }
    }

    /** What the core of switches does. */
    private final class CoreEffects implements OverlayEffects {
        @Override
        public void send(NodeId peer, byte[] message) {
            loop.later(() -> engine.sendControl(peer, Subjects.OVERLAY, message));
        }

        @Override
        public void arrange(Overlay wantedPresent, Optional<Overlay> wantedNext, boolean carriedByBoth) {
            loop.later(() -> TopologyDriver.this.arrange(wantedPresent, wantedNext, carriedByBoth));
        }

        @Override
        public Optional<Unfit> unfit(Overlay overlay) {
            return slot(overlay.tag()).map(slot -> slot.unfit(engine.reachable())).orElse(Optional.of(new Unfit("It does not run yet.", false)));
        }

        @Override
        public Collection<NodeId> reachable() {
            return engine.reachable();
        }

        @Override
        public void ended(SwitchReport report) {
            history.add(report);
        }

        @Override
        public void emit(String event, String detail) {
            journal.step("topology", event + ": " + detail);
            LOG.info("[{}] Topology switch {}: {}", settings.cluster(), event, detail);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            loop.later(() -> loop.schedule(core, key, delayNanos, core::timer));
        }

        @Override
        public void cancel(TimerKey key) {
            loop.later(() -> loop.cancel(core, key));
        }
    }
}
