package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the passive view fresh: now and then a sample of both views goes on a walk, and who is at its end answers the one who
 * began it with as many of his own, directly. Every sample is uniform. Not thread-safe.
 */
final class Shuffles {

    private static final int MAX_PENDING = 4;

    private final PartialView view;
    private final Map<Long, List<NodeId>> pending = new LinkedHashMap<>();
    private long nonce;
    private long begun;
    private long answered;

    Shuffles(PartialView view) {
        this.view = view;
    }

    void begin() {
        NodeId neighbour = view.views().randomActive(peer -> true);
        if (neighbour == null) {
            return;
        }
        PartialViewSettings settings = view.settings();
        List<NodeId> ids = new ArrayList<>();
        ids.add(view.context().self());
        ids.addAll(view.views().sample(view.views().active(), settings.shuffleActive()));
        ids.addAll(view.views().sample(view.views().passive(), settings.shufflePassive()));
        pending.put(++nonce, ids);
        if (pending.size() > MAX_PENDING) {
            pending.remove(pending.keySet().iterator().next());
        }
        begun++;
        view.links().send(neighbour, new OverlayMessage.Shuffle(view.context().self(), nonce, settings.shuffleWalk(), ids));
    }

    void received(NodeId from, OverlayMessage.Shuffle shuffle) {
        NodeId origin = shuffle.origin();
        if (origin.name().equals(view.context().self().name())) {
            return;
        }
        int ttl = Math.min(shuffle.ttl(), view.settings().shuffleWalk()) - 1;
        if (ttl > 0 && view.views().active().size() > 1) {
            NodeId next = view.views().randomActive(peer -> !peer.equals(from) && !peer.equals(origin));
            if (next != null) {
                view.links().send(next, new OverlayMessage.Shuffle(origin, shuffle.nonce(), ttl, shuffle.ids()));
                return;
            }
        }
        List<NodeId> ids = view.views().sample(view.views().passive(), shuffle.ids().size());
        view.links().errand(origin, new OverlayMessage.ShuffleReply(shuffle.nonce(), ids));
        if (!view.isNeeded(origin)) {
            view.links().release(origin);
        }
        integrate(shuffle.ids(), ids);
    }

    void answered(OverlayMessage.ShuffleReply reply) {
        List<NodeId> sent = pending.remove(reply.nonce());
        if (sent != null) {
            answered++;
            integrate(reply.ids(), sent);
        }
    }

    private void integrate(List<NodeId> ids, List<NodeId> sent) {
        List<NodeId> first = new ArrayList<>(sent);
        ids.forEach(id -> view.learn(id, first));
        view.requests().refill();
    }

    long begun() {
        return begun;
    }

    long answers() {
        return answered;
    }
}
