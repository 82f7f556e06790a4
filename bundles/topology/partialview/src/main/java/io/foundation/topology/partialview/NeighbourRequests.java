package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fills the active view: asks candidates one after the other, no more at a time than there are free places, until it is full or
 * all were asked, or a few in a row had no place; then waits, longer each time. A request to somebody who cannot be linked, or
 * says no, goes to the next. Who has no neighbour at all asks urgently, which nobody refuses, and at last turns to seeds and to former neighbours.
 * Not thread-safe.
 */
final class NeighbourRequests {

    static final String TIMEOUT = "overlay.request";
    static final TimerKey AGAIN = TimerKey.of("overlay.refill");

    private static final long FIRST_WAIT = Duration.ofSeconds(1).toNanos();
    private static final long MAX_WAIT = Duration.ofSeconds(30).toNanos();
    /** Beside those for free places: for joiners whose walk ended here, and for missed seeds. */
    private static final int MAX_URGENT = 16;
    private static final int MAX_HINTS = 4;
    /** Then a pause: where so many are full, asking on at once costs more than a missing link. */
    private static final int MAX_REFUSALS = 5;

    /** What is asked of one peer. */
    private static final class Request {
        private final long id;
        private final NodeId peer;
        private final boolean urgent;
        private final boolean refill;
        private final boolean welcome;
        /** When it began to wait for what it waits for: the link, and then the answer. */
        private long since;
        private boolean sent;

        private Request(long id, NodeId peer, boolean urgent, boolean refill, boolean welcome) {
            this.id = id;
            this.peer = peer;
            this.urgent = urgent;
            this.refill = refill;
            this.welcome = welcome;
        }
    }

    private final PartialView view;
    private final Patience answers;
    private final Map<NodeName, Request> outstanding = new LinkedHashMap<>();
    private final Set<NodeName> tried = new HashSet<>();
    private final ArrayDeque<NodeId> hints = new ArrayDeque<>();
    private long lastId;
    private long wait = FIRST_WAIT;
    private boolean waiting;
    private int refusals;
    private long refused;

    NeighbourRequests(PartialView view) {
        this.view = view;
        this.answers = new Patience(view.settings().requestTimeout().toNanos());
    }

    /** The number of the latest request of this node, of any kind. */
    long lastId() {
        return lastId;
    }

    long nextId() {
        return ++lastId;
    }

    boolean isAsked(NodeId peer) {
        Request request = outstanding.get(peer.name());
        return request != null && request.peer.equals(peer);
    }

    /** How often this node was refused a place. */
    long refusedInAll() {
        return refused;
    }

    /** Asks somebody to make room for this node. */
    void askUrgently(NodeId peer) {
        if (outstanding.size() < view.settings().activeSize() + MAX_URGENT) {
            ask(peer, true, false, false);
        }
    }

    /**
     * Offers a joiner whose walk ended here a place, which is made if he takes it: when he has neighbours enough by then, nobody
     * loses one for nothing.
     */
    void welcome(NodeId joiner) {
        if (outstanding.size() < view.settings().activeSize() + MAX_URGENT) {
            ask(joiner, false, false, true);
        }
    }

    private void ask(NodeId peer, boolean urgent, boolean refill, boolean welcome) {
        if (outstanding.containsKey(peer.name())) {
            return;
        }
        Request request = new Request(nextId(), peer, urgent, refill, welcome);
        outstanding.put(peer.name(), request);
        if (view.links().isUp(peer)) {
            send(request);
        } else {
            await(request, view.linkTimes());
            view.links().want(peer);
        }
    }

    private void send(Request request) {
        request.sent = true;
        await(request, answers);
        view.links().send(request.peer, new OverlayMessage.Neighbour(request.id, request.urgent, request.welcome));
    }

    private void await(Request request, Patience patience) {
        request.since = view.context().time().nanos();
        view.context().effects().schedule(new TimerKey(TIMEOUT, request.id), patience.nanos());
    }

    private void took(Request request, Patience patience) {
        patience.took(view.context().time().nanos() - request.since);
    }

    void linkUp(NodeId peer) {
        Request request = outstanding.get(peer.name());
        if (request != null && request.peer.equals(peer) && !request.sent) {
            took(request, view.linkTimes());
            send(request);
        }
    }

    /** He became a neighbour, by whichever way: nothing more is asked of him. */
    void settled(NodeId peer) {
        Request request = outstanding.get(peer.name());
        if (request != null) {
            end(request);
        }
        if (view.views().isFull()) {
            fresh();
        }
    }

    private void fresh() {
        tried.clear();
        hints.clear();
        refusals = 0;
        wait = FIRST_WAIT;
        if (waiting) {
            waiting = false;
            view.context().effects().cancel(AGAIN);
        }
    }

    private void end(Request request) {
        outstanding.remove(request.peer.name(), request);
        view.context().effects().cancel(new TimerKey(TIMEOUT, request.id));
    }

    void reply(NodeId from, OverlayMessage.NeighbourReply reply) {
        Request request = outstanding.get(from.name());
        boolean expected = request != null && request.peer.equals(from) && request.id == reply.request();
        if (expected) {
            took(request, answers);
            end(request);
        }
        if (view.views().isActive(from)) {
            return;
        }
        if (!reply.accepted()) {
            view.links().release(from);
            if (!expected || !request.welcome) {
                refusals++;
                refused++;
            }
            reply.free().forEach(this::hint);
        } else if (!view.views().isFull() || expected && !request.refill) {
            view.addActive(from);
        } else {
            // The place was taken meanwhile, or nobody waits for this any more.
            view.refuse(from);
        }
        refill();
    }

    /** He cannot be linked, or his link is gone. */
    void failed(NodeId peer) {
        Request request = outstanding.get(peer.name());
        if (request != null && request.peer.equals(peer)) {
            end(request);
            refill();
        }
    }

    /**
     * A neighbour was lost: the search begins anew, without him at first.
     *
     * @param free who has a place, it is said: asked first
     */
    void lost(NodeId peer, List<NodeId> free) {
        fresh();
        tried.add(peer.name());
        free.forEach(this::hint);
        refill();
    }

    void timer(TimerKey key) {
        if (key.equals(AGAIN)) {
            waiting = false;
            tried.clear();
            refusals = 0;
            if (wait >= MAX_WAIT && !view.isLeaving()) {
                moveOn();
            }
            refill();
            return;
        }
        for (Request request : new ArrayList<>(outstanding.values())) {
            if (request.id == key.detail()) {
                outstanding.remove(request.peer.name());
                took(request, request.sent ? answers : view.linkTimes());
                if (!request.sent) {
                    view.unreachable(request.peer);
                } else {
                    // As good as a refusal: where nobody answers in time, asking on at once makes it worse.
                    refusals += request.welcome ? 0 : 1;
                    view.links().release(request.peer);
                }
                refill();
            }
        }
    }

    /**
     * Nobody had a place for long: perhaps all who have one are neighbours of this node already. Somebody makes room, so that the free
     * place moves to where it may meet another.
     */
    private void moveOn() {
        NodeId candidate = view.views().isFull() ? null : view.views().randomPassive(this::isFresh);
        if (candidate != null) {
            tried.add(candidate.name());
            ask(candidate, true, true, false);
        }
    }

    /** Asks as many as there are free places. */
    void refill() {
        if (view.isLeaving()) {
            return;
        }
        boolean alone = view.views().active().isEmpty();
        int free = view.views().free() - outstanding.size();
        // Each urgent request takes a neighbour from somebody: who is alone needs one, not all at once.
        for (int places = alone ? Math.min(free, 1 - outstanding.size()) : free; places > 0; places--) {
            NodeId candidate = hinted();
            if (candidate == null) {
                candidate = view.views().randomPassive(this::isFresh);
            }
            if (candidate != null && !alone && refusals >= MAX_REFUSALS) {
                break;
            }
            if (candidate == null && alone) {
                candidate = lastHope();
            }
            if (candidate == null) {
                break;
            }
            tried.add(candidate.name());
            ask(candidate, alone, true, false);
        }
        if (view.views().free() > outstanding.size() && outstanding.isEmpty() && !waiting) {
            waiting = true;
            view.context().effects().schedule(AGAIN, wait + (long) (view.context().random().nextDouble() * wait / 4));
            wait = Math.min(MAX_WAIT, 2 * wait);
        }
    }

    /** Somebody who has a place free too, it is said. */
    private void hint(NodeId peer) {
        if (hints.size() < MAX_HINTS && !hints.contains(peer)) {
            hints.add(peer);
        }
    }

    private NodeId hinted() {
        while (!hints.isEmpty()) {
            NodeId hint = hints.removeFirst();
            if (isFresh(hint) && !hint.name().equals(view.context().self().name()) && view.views().activeNamed(hint.name()) == null) {
                return hint;
            }
        }
        return null;
    }

    private boolean isFresh(NodeId peer) {
        return !tried.contains(peer.name()) && !outstanding.containsKey(peer.name());
    }

    private NodeId lastHope() {
        for (NodeId seed : view.seeds().all()) {
            if (isFresh(seed)) {
                return seed;
            }
        }
        List<NodeId> former = view.history().all();
        for (int i = former.size() - 1; i >= 0; i--) {
            if (isFresh(former.get(i))) {
                return former.get(i);
            }
        }
        return null;
    }
}
