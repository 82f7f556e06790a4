package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How others become neighbours and end to be: joins through this node, joins on their walk, requests for a place, and goodbyes. Not thread-safe. */
final class Arrivals {

    private static final int MAX_VOID = 256;

    private final PartialView view;
    private final Matches matches;
    /** Up to which request of a peer all are void: he said later that he is no neighbour. */
    private final Map<NodeId, Long> voided = new LinkedHashMap<>();

    Arrivals(PartialView view) {
        this.view = view;
        this.matches = new Matches(view.context().time(), 2 * view.settings().requestTimeout().toNanos());
    }

    /** A newcomer has chosen this node as his contact: he is a neighbour at once, and is sent on walks. */
    void joined(NodeId joiner, OverlayMessage.Join join) {
        if (isVoid(joiner, join.request()) || view.views().isActive(joiner)) {
            return;
        }
        view.upkeep().dropSilent();
        view.endOlder(joiner);
        if (view.views().isFull() && view.views().activeNamed(joiner.name()) == null) {
            // The one that came last makes room: were it anybody, all neighbours of a contact would have come a moment ago, and where
            // many join at once their walks, which begin there, would end among themselves: a chain instead of a random graph.
            view.refuse(view.views().active().getLast(), List.of(joiner));
        }
        view.addActive(joiner);
        for (NodeId peer : view.views().active()) {
            if (!peer.equals(joiner)) {
                view.links().send(peer, new OverlayMessage.ForwardJoin(joiner, view.settings().activeWalk()));
            }
        }
    }

    /** A newcomer is on a walk: it goes on, or ends here. */
    void forwarded(NodeId from, OverlayMessage.ForwardJoin forward) {
        NodeId joiner = forward.joiner();
        if (view.isSelf(joiner) || view.views().isActive(joiner)) {
            return;
        }
        view.endOlder(joiner);
        int ttl = Math.min(forward.ttl(), view.settings().activeWalk());
        if (ttl > 0 && view.views().active().size() > 1) {
            if (ttl == view.settings().passiveWalk()) {
                view.learn(joiner, List.of());
            }
            NodeId next = view.views().randomActive(peer -> !peer.equals(from) && !peer.name().equals(joiner.name()));
            if (next != null) {
                view.links().send(next, new OverlayMessage.ForwardJoin(joiner, ttl - 1));
                return;
            }
        }
        view.requests().welcome(joiner);
    }

    /** Somebody asks for a place. */
    void asked(NodeId from, OverlayMessage.Neighbour neighbour) {
        if (isVoid(from, neighbour.request())) {
            return;
        }
        view.upkeep().dropSilent();
        List<NodeId> free = List.of();
        boolean accepted = view.views().isActive(from) || neighbour.urgent() || view.requests().isAsked(from) || !view.views().isFull();
        if (accepted) {
            view.addActive(from);
        } else {
            view.learn(from, List.of());
            free = neighbour.welcome() ? List.of() : matches.meet(from);
        }
        view.links().send(from, new OverlayMessage.NeighbourReply(neighbour.request(), accepted, free));
    }

    private boolean isVoid(NodeId peer, long request) {
        Long upTo = voided.get(peer);
        return upTo != null && request <= upTo;
    }

    /** Somebody says that he is no neighbour. */
    void disconnected(NodeId from, OverlayMessage.Disconnect disconnect) {
        voided.remove(from);
        voided.put(from, disconnect.upTo());
        if (voided.size() > MAX_VOID) {
            voided.remove(voided.keySet().iterator().next());
        }
        boolean neighbour = view.views().isActive(from);
        if (neighbour) {
            view.remove(from);
        }
        if (disconnect.alive()) {
            view.learn(from, List.of());
        } else {
            view.probes().foundDead(from);
            view.views().removePassive(from);
            view.history().forget(from);
            view.upkeep().seeds().forget(from);
        }
        view.exchanges().failed(from);
        if (neighbour && disconnect.alive()) {
            view.releaseIfIdle(from);
        }
        // The link of one who leaves is his to close: he may still have something to say.
        if (neighbour) {
            view.requests().lost(from, disconnect.free());
        }
    }
}
