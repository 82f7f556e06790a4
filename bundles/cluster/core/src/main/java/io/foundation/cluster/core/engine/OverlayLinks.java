package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.engine.OverlayLinkMessage.Kind;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which overlays use which links. A link is there as long as one of them wants it. With one overlay a link is that
 * overlay's because it is there; while there are several, the ends of a link tell each other which overlays use it, and
 * what could not be had is asked for again. On the engine's loop.
 */
final class OverlayLinks {

    private static final Logger LOG = LoggerFactory.getLogger(OverlayLinks.class);
    private static final TimerKey RETRY = TimerKey.of("overlay-links");
    private static final long RETRY_NANOS = 250_000_000L;

    private final EngineLoop loop;
    private final OverlaySlots slots;
    private final TopologyDriver.Engine engine;
    private final Journal journal;
    private final String cluster;
    private final Map<NodeId, Peer> linked = new TreeMap<>();

    /** @param cluster the cluster's name, for the log */
    OverlayLinks(EngineLoop loop, OverlaySlots slots, TopologyDriver.Engine engine, Journal journal, String cluster) {
        this.loop = loop;
        this.slots = slots;
        this.engine = engine;
        this.journal = journal;
        this.cluster = cluster;
    }

    boolean isLinked(NodeId peer) {
        return linked.containsKey(peer);
    }

    /** Those whose link is an overlay's. */
    Collection<Peer> of(OverlaySlot slot) {
        return slot.held.stream().map(linked::get).filter(peer -> peer != null).toList();
    }

    // --- links come and go -----------------------------------------------------------------------------------------

    void up(Peer peer) {
        linked.put(peer.id(), peer);
        if (!slots.isSeveral()) {
            tell(peer.id(), Kind.OPEN, slots.present().tag);
            slots.present().linkUp(peer);
        } else {
            slots.all().stream().filter(slot -> slot.wanted.contains(peer.id())).forEach(slot -> tell(peer.id(), Kind.OPEN, slot.tag));
        }
    }

    void down(NodeId peer, boolean failed) {
        linked.remove(peer);
        slots.all().forEach(slot -> slot.linkDown(peer, failed));
    }

    // --- an overlay wants ------------------------------------------------------------------------------------------

    /** An overlay wants a link. */
    void connect(OverlaySlot slot, NodeId peer) {
        if (slot.draining || slot.held.contains(peer)) {
            return;
        }
        slot.wanted.add(peer);
        ask(slot, peer);
    }

    private void ask(OverlaySlot slot, NodeId peer) {
        if (linked.containsKey(peer)) {
            tell(peer, Kind.OPEN, slot.tag);
        } else {
            engine.connect(peer);
        }
    }

    /** An overlay wants a link no more. */
    void disconnect(OverlaySlot slot, NodeId peer) {
        slot.wanted.remove(peer);
        boolean used = slots.all().stream().filter(each -> each != slot).anyMatch(each -> each.uses(peer));
        if (!used) {
            engine.disconnect(peer);
        } else if (slot.held.contains(peer)) {
            tell(peer, Kind.CLOSE, slot.tag);
            slot.linkDown(peer, false);
        }
    }

    /** An overlay is over: links that nobody else wants are closed in order, and those under way are given up. */
    void release(OverlaySlot slot) {
        Set<NodeId> used = new TreeSet<>(slot.held);
        used.addAll(slot.wanted);
        slot.held.clear();
        slot.wanted.clear();
        if (!slots.isSeveral()) {
            // Made for an overlay that never came to use them.
            used.addAll(linked.keySet());
        }
        used.forEach(this::closeIfUnused);
    }

    private void closeIfUnused(NodeId peer) {
        if (slots.all().stream().noneMatch(slot -> slot.uses(peer))) {
            engine.disconnect(peer);
        }
    }

    /** As long as there are several overlays, asks again for what could not be had. */
    void retryWhileSeveral() {
        if (slots.isSeveral()) {
            loop.schedule(this, RETRY, RETRY_NANOS, this::retry);
        }
    }

    private void retry(TimerKey key) {
        if (slots.isSeveral()) {
            slots.all().forEach(slot -> List.copyOf(slot.wanted).forEach(peer -> ask(slot, peer)));
            retryWhileSeveral();
        }
    }

    // --- what the ends of a link say -------------------------------------------------------------------------------

    private void tell(NodeId peer, Kind kind, long tag) {
        engine.sendControl(peer, Subjects.OVERLAY_LINK, new OverlayLinkMessage(kind, tag).toBytes());
    }

    /** What an end of a link says of the overlays that use it. */
    void message(NodeId from, byte[] bytes) {
        OverlayLinkMessage message;
        try {
            message = OverlayLinkMessage.read(bytes);
        } catch (FoundationException e) {
            LOG.warn("[{}] {} said of a link what cannot be read: {}", cluster, from, e.getMessage());
            return;
        }
        Peer peer = linked.get(from);
        if (message == null || peer == null) {
            return;
        }
        Optional<OverlaySlot> found = slots.find(message.tag());
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
}
