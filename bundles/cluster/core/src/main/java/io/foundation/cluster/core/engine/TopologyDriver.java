package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyStatus;
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
    private static final int TAG_BYTES = 8;

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

        /** This node's roles at this moment. */
        Set<String> roles();

        /** Everybody known but this node. */
        Collection<Peer> known();

        /** The topology, or what it does without, has changed. */
        void changed();
    }

    private final EngineLoop loop;
    private final EngineServices services;
    private final EngineSettings settings;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Engine engine;
    private final Journal journal;
    private final TopologySwitchCore core;
    private final OverlaySlot.Host host = new Host();
    private final Map<String, TopologyProvider> providers = new HashMap<>();
    private final OverlaySlots slots;
    private final OverlayLinks links;
    private final Delivered delivered = new Delivered();
    private final SwitchHistory history;
    private final Set<String> topics = new TreeSet<>();
    private long doubled;
    private long strangers;
    private long broadcasts;

    TopologyDriver(EngineLoop loop, EngineServices services, EngineSettings settings, OverlaySettings switching, NodeId self, Journal journal,
            SwitchHistory history, Engine engine) {
        this.loop = loop;
        this.services = services;
        this.settings = settings;
        String type = settings.topology().type().equals(AUTO) ? FIRST : settings.topology().type();
        this.part = new EngineSettings.Part(type, settings.topology().options(), settings.topology().where());
        this.self = self;
        this.engine = engine;
        this.journal = journal;
        this.history = history;
        Overlay configured = new Overlay(0, self, type, Map.of());
        this.slots = new OverlaySlots(loop, slot(configured), switching.drain(), new SlotOwner());
        this.links = new OverlayLinks(loop, slots, engine, journal, settings.cluster().value());
        this.core = new TopologySwitchCore(self, configured, switching, services.time(), services.random(), new CoreEffects());
    }

    void start() {
        core.start();
    }

    private OverlaySlot slot(Overlay overlay) {
        return new OverlaySlot(overlay, part(overlay.type(), overlay.options(), "the switch to " + overlay), loop, services, self, journal, host);
    }

    /** What this node is configured with for a type holds wherever a switch says nothing else. */
    private EngineSettings.Part part(String type, Map<String, String> said, String where) {
        Map<String, String> options = new HashMap<>(type.equals(part.type()) ? part.options() : Map.of());
        options.putAll(said);
        return new EngineSettings.Part(type, options, said.isEmpty() ? part.where() : where);
    }

    // --- providers -------------------------------------------------------------------------------------------------

    boolean isProvided() {
        return slots.present().isProvided();
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> trouble() {
        return slots.present().trouble();
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return slots.present().misconfigured();
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
        slots.all().stream().filter(slot -> slot.overlay.type().equals(type)).forEach(slot -> {
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
        slot.provider(provider, inherited, engine.known(), links.of(slot));
        if (provider != null) {
            topics.forEach(topic -> slot.subscribed(topic, true));
        }
    }

    /** This node has other roles: a core has those it was made with, so others take their places, as if their provider was replaced. */
    void rolesChanged() {
        slots.all().stream().filter(OverlaySlot::isProvided)
                .forEach(slot -> provide(slot, providers.get(slot.overlay.type()), slot.snapshot()));
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
        slots.all().forEach(slot -> slot.peerKnown(peer));
    }

    void peerGone(NodeId peer) {
        slots.all().forEach(slot -> slot.peerGone(peer));
    }

    /** This node leaves: the overlays tell their neighbours before links close. */
    void leaving() {
        slots.all().forEach(OverlaySlot::leaving);
    }

    /** Somebody is believed to be reachable, or no more. */
    void reachabilityChanged() {
        core.reachabilityChanged();
    }

    /** Whether a peer that dialled is linked. While there are several overlays each of them is asked later. */
    Verdict incoming(Peer peer) {
        return slots.isSeveral() ? Verdict.ACCEPT : slots.present().incoming(peer);
    }

    void linkUp(Peer peer) {
        core.linkUp(peer.id());
        links.up(peer);
    }

    void linkDown(NodeId peer, boolean failed) {
        core.linkDown(peer);
        links.down(peer, failed);
    }

    void connectFailed(NodeId peer) {
        slots.all().stream().filter(slot -> slot == slots.present() || slot.wanted.contains(peer)).forEach(slot -> slot.connectFailed(peer));
    }

    /** What an end of a link says of the overlays that use it. */
    void linkMessage(NodeId from, byte[] bytes) {
        links.message(from, bytes);
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
        slots.find(tag).ifPresent(slot -> slot.message(from, body));
    }

    /** A message of a peer's core of switches. */
    void switchMessage(NodeId from, byte[] message) {
        if (links.isLinked(from)) {
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
        slots.second().ifPresent(slot -> slot.broadcast(message));
        return slots.present().broadcast(message);
    }

    /** @param tag the overlay it came over */
    void broadcastReceived(NodeId from, long tag, Broadcast message) {
        slots.find(tag).ifPresentOrElse(slot -> slot.broadcastReceived(from, message), () -> {
            // One of the two ends is behind the other, for example because it hung: what it sent over an overlay that the
            // others have given up goes on over the present one.
            strangers++;
            if (deliver(message)) {
                slots.present().broadcast(message);
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
            slots.all().forEach(slot -> slot.subscribed(topic, here));
        }
    }

    Optional<NodeId> nextHop(NodeId destination) {
        return slots.present().nextHop(destination);
    }

    /** The peers that any overlay wants links to, or has: the failure detector watches these. */
    Set<NodeId> watched() {
        Set<NodeId> watched = new HashSet<>();
        slots.all().forEach(slot -> {
            watched.addAll(slot.coreWants());
            watched.addAll(slot.held);
        });
        return watched;
    }

    /**
     * The peers a link to which is worth keeping and watching, without those that are asked something or dialled at the moment;
     * empty while nobody can say, or what one overlay lets go another may want at once.
     */
    Optional<Set<NodeId>> needed() {
        OverlaySlot present = slots.present();
        return present.isProvided() && !slots.isSeveral() ? Optional.of(present.coreWants()) : Optional.empty();
    }

    /** The {@link #watched}, if there is a topology to ask. */
    Optional<Set<NodeId>> wanted() {
        return slots.present().isProvided() ? Optional.of(watched()) : Optional.empty();
    }

    // --- the operator's side ---------------------------------------------------------------------------------------

    TopologyStatus status() {
        View view = slots.present().view();
        Set<NodeId> wanted = new TreeSet<>(view.wanted());
        Map<String, String> facts = new TreeMap<>(view.facts());
        facts.put("epoch", Long.toString(slots.present().overlay.epoch()));
        if (!slots.present().overlay.type().equals(settings.topology().type())) {
            facts.put("configured", settings.topology().type() + (settings.topology().type().equals(AUTO) ? ": the cluster chooses"
                    : ", but the cluster has switched, or was there first"));
        }
        core.underWay().ifPresent(now -> facts.put("switching", "to " + now.type() + ", " + now.phase().name().toLowerCase(java.util.Locale.ROOT)
                + ", " + now.ready() + " of " + now.members()));
        slots.next().ifPresent(slot -> wanted.addAll(slot.coreWants()));
        if (!slots.draining().isEmpty()) {
            facts.put("draining", String.join(", ", slots.draining().stream().map(slot -> slot.overlay.toString()).toList()));
        }
        return new TopologyStatus(slots.present().overlay.type(), slots.present().isProvided(), sorted(wanted), sorted(view.linked()), sorted(view.candidates()), facts);
    }

    OverlayStatus overlayStatus() {
        return new OverlayStatus(slots.present().overlay.epoch(), slots.present().overlay.type(), settings.topology().type(), settings.topology().type().equals(AUTO),
                core.underWay());
    }

    TopologySwitchCore core() {
        return core;
    }

    /** Why a switch would be refused at this moment; empty if it would be begun. */
    Optional<FoundationException> obstacle(SwitchRequest request) {
        return core.obstacle(request).or(() -> unsuitable(request));
    }

    /** What the provider knows against it. Options that cannot be read are somebody else's to tell. */
    private Optional<FoundationException> unsuitable(SwitchRequest request) {
        TopologyProvider provider = providers.get(request.type());
        if (provider == null) {
            return Optional.empty();
        }
        try {
            Options options = PartOptions.read(part(request.type(), request.options(), "the switch"), "topology.", provider.options());
            return provider.obstacle(members(), options).map(why -> new FoundationException(ErrorType.CONSTRAINT_VIOLATION, why));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("[{}] The topology '{}' could not say what stands against it.", settings.cluster(), request.type(), e);
            return Optional.empty();
        }
    }

    /** Everybody believed to be reachable, this node included, with roles. */
    private Collection<Peer> members() {
        Set<NodeId> there = Set.copyOf(engine.reachable());
        List<Peer> members = new ArrayList<>();
        members.add(new Peer(self, engine.roles()));
        engine.known().stream().filter(peer -> there.contains(peer.id())).forEach(members::add);
        return members;
    }

    /**
     * Begins a switch.
     *
     * @return its epoch
     * @throws FoundationException {@code CONSTRAINT_VIOLATION} as {@link #obstacle} says
     */
    long propose(SwitchRequest request) {
        obstacle(request).ifPresent(error -> {
            throw error;
        });
        return core.propose(request);
    }

    /** How the latest switch ended here. */
    Optional<SwitchReport> last() {
        return history.last();
    }

    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(Map.of("topology.epoch", Long.toString(slots.present().overlay.epoch()), "topology.doubles", Long.toString(doubled),
                "topology.strangers", Long.toString(strangers)));
        slots.present().counters().forEach((name, count) -> facts.put("topology." + name, Long.toString(count)));
        return facts;
    }

    long failures() {
        return slots.all().stream().mapToLong(OverlaySlot::failures).sum();
    }

    private static List<NodeId> sorted(Collection<NodeId> ids) {
        return ids.stream().sorted().toList();
    }

    // --- overlays come and go --------------------------------------------------------------------------------------

    private final class SlotOwner implements OverlaySlots.Owner {
        @Override
        public OverlaySlot make(Overlay overlay) {
            return slot(overlay);
        }

        @Override
        public void begun(OverlaySlot slot) {
            provide(slot, providers.get(slot.overlay.type()), Optional.empty());
        }

        @Override
        public void over(OverlaySlot slot) {
            slot.end();
            links.release(slot);
        }

        @Override
        public void changed() {
            engine.changed();
        }
    }

    private final class Host implements OverlaySlot.Host {
        @Override
        public void connect(OverlaySlot slot, NodeId peer) {
            links.connect(slot, peer);
        }

        @Override
        public void disconnect(OverlaySlot slot, NodeId peer) {
            links.disconnect(slot, peer);
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

        @Override
        public Set<String> roles() {
            return engine.roles();
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
            loop.later(() -> {
                slots.arrange(wantedPresent, wantedNext, carriedByBoth);
                links.retryWhileSeveral();
            });
        }

        @Override
        public Optional<Unfit> unfit(Overlay overlay) {
            return slots.find(overlay.tag()).map(slot -> slot.unfit(members())).orElseGet(() -> Optional.of(new Unfit("It does not run yet.", false)));
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
