package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * X-BOT (Leitão and others, SRDS 2009): exchanges links for cheaper ones, and leaves every node its number of neighbours. An
 * initiator would have a candidate instead of a former neighbour. The candidate, if it is full, gives up one of its own, who takes
 * the former neighbour instead, if the two new links together cost less than the two old ones. Four take part; each has one
 * exchange at a time. Links are dropped by those who know last that all agreed; who hears nothing of it finds out by the
 * keep-alives of a one-sided link, so that a death at any step leaves a legal overlay. Costs are round trips. Not thread-safe.
 */
final class Exchanges {

    static final TimerKey ROUND = TimerKey.of("overlay.xbot");
    static final TimerKey TIMEOUT = TimerKey.of("overlay.xbotTimeout");

    private static final int OPTIMIZE = 1;
    private static final int REPLACE = 2;
    private static final int SWITCH = 3;
    private static final int CANDIDATES = 2;
    private static final int SPREAD = 12;
    /** A link must be this much cheaper, so that jitter does not exchange links to and fro. */
    private static final double GAIN = 0.9;

    private enum Role { INITIATOR, CANDIDATE, GIVEN_UP }

    /** The exchange this node takes part in. */
    private static final class Exchange {
        private final Role role;
        private final NodeId initiator;
        private final long round;
        /** The neighbour this node would lose. */
        private final NodeId old;
        /** Whom it would have, once that is settled. */
        private NodeId fresh;
        private OverlayMessage.Replace offer;

        private Exchange(Role role, NodeId initiator, long round, NodeId old, NodeId fresh) {
            this.role = role;
            this.initiator = initiator;
            this.round = round;
            this.old = old;
            this.fresh = fresh;
        }
    }

    private final PartialView view;
    private final Map<NodeId, Long> pinged = new HashMap<>();
    private Exchange current;
    private long rounds;
    private long done;

    Exchanges(PartialView view) {
        this.view = view;
    }

    long done() {
        return done;
    }

    /** Whether a link to him is needed for an exchange. */
    boolean needs(NodeId peer) {
        return pinged.containsKey(peer) || current != null && (peer.equals(current.fresh) || peer.equals(current.initiator));
    }

    void schedule() {
        if (view.settings().xbot()) {
            double spread = 1 + SPREAD * view.context().random().nextDouble();
            view.context().effects().schedule(ROUND, (long) (view.settings().xbotPeriod().toNanos() * spread));
        }
    }

    void timer(TimerKey key) {
        if (key.equals(TIMEOUT)) {
            end();
            return;
        }
        schedule();
        NodeId old = worst(null);
        if (current == null && view.views().isFull() && old != null) {
            current = new Exchange(Role.INITIATOR, view.context().self(), ++rounds, old, null);
            patience();
            view.views().sample(view.views().passive(), CANDIDATES).forEach(this::ping);
            if (pinged.isEmpty()) {
                end();
            }
        }
    }

    private void patience() {
        view.context().effects().schedule(TIMEOUT, 2 * (view.settings().connectTimeout().toNanos() + view.settings().requestTimeout().toNanos()));
    }

    /** The most expensive neighbour that may be exchanged; null if there is none. The unbiased, the most expensive, may not. */
    private NodeId worst(NodeId but) {
        List<NodeId> byCost = new ArrayList<>(view.views().active());
        byCost.removeIf(peer -> cost(peer) < 0);
        byCost.sort(Comparator.comparingLong((NodeId peer) -> cost(peer)).reversed());
        return byCost.stream().skip(view.settings().unbiased()).filter(peer -> !peer.equals(but)).findFirst().orElse(null);
    }

    private long cost(NodeId peer) {
        return view.keepAlives().roundTrip(peer);
    }

    private void ping(NodeId peer) {
        pinged.put(peer, 0L);
        if (view.links().isUp(peer)) {
            linkUp(peer);
        } else {
            view.links().want(peer);
        }
    }

    void linkUp(NodeId peer) {
        if (pinged.containsKey(peer)) {
            long now = view.context().time().nanos();
            pinged.put(peer, now);
            view.links().send(peer, new OverlayMessage.Ping(now));
        }
    }

    void pong(NodeId from, OverlayMessage.Pong pong) {
        Long sentAt = pinged.get(from);
        if (sentAt == null || sentAt != pong.sentAt() || current == null) {
            return;
        }
        pinged.remove(from);
        long cost = view.context().time().nanos() - sentAt;
        if (current.role == Role.INITIATOR) {
            candidateMeasured(from, cost);
        } else if (current.role == Role.GIVEN_UP) {
            formerMeasured(from, cost);
        }
    }

    private void candidateMeasured(NodeId candidate, long cost) {
        boolean better = current.fresh == null && view.views().isFull() && !view.views().isActive(candidate)
                && view.views().isActive(current.old) && cost < GAIN * cost(current.old);
        if (better) {
            current.fresh = candidate;
            view.links().send(candidate, new OverlayMessage.Optimize(current.round, current.old, cost(current.old), cost));
        } else {
            view.releaseIfIdle(candidate);
            if (current.fresh == null && pinged.isEmpty()) {
                end();
            }
        }
    }

    void optimize(NodeId initiator, OverlayMessage.Optimize offer) {
        if (view.views().isActive(initiator) || current != null) {
            answer(initiator, initiator, offer.round(), OPTIMIZE, false);
            return;
        }
        if (!view.views().isFull()) {
            view.addActive(initiator);
            answer(initiator, initiator, offer.round(), OPTIMIZE, true);
            return;
        }
        NodeId givenUp = worst(offer.former());
        if (givenUp == null) {
            answer(initiator, initiator, offer.round(), OPTIMIZE, false);
            return;
        }
        current = new Exchange(Role.CANDIDATE, initiator, offer.round(), givenUp, initiator);
        patience();
        view.links().send(givenUp, new OverlayMessage.Replace(initiator, offer.round(), offer.former(), offer.toFormer(), offer.toCandidate(), cost(givenUp)));
    }

    void replace(NodeId candidate, OverlayMessage.Replace offer) {
        NodeId former = offer.former();
        boolean possible = current == null && view.views().isActive(candidate) && view.views().activeNamed(former.name()) == null
                && !former.name().equals(view.context().self().name());
        if (!possible) {
            answer(candidate, offer.initiator(), offer.round(), REPLACE, false);
            return;
        }
        current = new Exchange(Role.GIVEN_UP, offer.initiator(), offer.round(), candidate, former);
        current.offer = offer;
        patience();
        ping(former);
    }

    private void formerMeasured(NodeId former, long cost) {
        OverlayMessage.Replace offer = current.offer;
        if (offer.toReceiver() + offer.toFormer() <= offer.toCandidate() + cost || !view.views().isActive(current.old)) {
            answer(current.old, current.initiator, current.round, REPLACE, false);
            end();
            return;
        }
        view.links().send(former, new OverlayMessage.Switch(current.initiator, current.round));
    }

    /** This node is the former neighbour: the only one to drop a link before it has answered. */
    void exchange(NodeId givenUp, OverlayMessage.Switch offer) {
        boolean agreed = current == null && view.views().isActive(offer.initiator()) && view.views().activeNamed(givenUp.name()) == null;
        if (agreed) {
            view.swapActive(offer.initiator(), givenUp);
        }
        answer(givenUp, offer.initiator(), offer.round(), SWITCH, agreed);
    }

    private void answer(NodeId to, NodeId initiator, long round, int step, boolean agreed) {
        view.links().send(to, new OverlayMessage.Exchanged(initiator, round, step, agreed));
    }

    void exchanged(NodeId from, OverlayMessage.Exchanged answer) {
        if (current == null || !current.initiator.equals(answer.initiator()) || current.round != answer.round()) {
            return;
        }
        switch (answer.step()) {
            case OPTIMIZE -> {
                if (current.role == Role.INITIATOR && from.equals(current.fresh)) {
                    finish(answer.done(), true);
                }
            }
            case REPLACE -> {
                if (current.role == Role.CANDIDATE && from.equals(current.old)) {
                    boolean swapped = answer.done() && view.links().isUp(current.fresh);
                    answer(current.initiator, current.initiator, current.round, OPTIMIZE, swapped);
                    finish(answer.done(), true);
                }
            }
            case SWITCH -> {
                if (current.role == Role.GIVEN_UP && from.equals(current.fresh)) {
                    answer(current.old, current.initiator, current.round, REPLACE, answer.done());
                    // The candidate closes the link when it has heard.
                    finish(answer.done(), false);
                }
            }
            default -> {
                // Of a later version: nothing to do.
            }
        }
    }

    private void finish(boolean agreed, boolean close) {
        Exchange over = current;
        if (agreed && over.role == Role.INITIATOR) {
            done++;
        }
        if (agreed) {
            boolean had = view.views().isActive(over.old);
            if (had) {
                view.swapActive(over.old, over.fresh);
            } else {
                view.addActive(over.fresh);
            }
            if (close) {
                view.dropLink(over.old, over.role == Role.INITIATOR);
            }
        }
        end();
    }

    /** A link is gone, or could not be made: what depended on it is over. */
    void failed(NodeId peer) {
        boolean wasPinged = pinged.remove(peer) != null;
        if (current == null) {
            return;
        }
        boolean ends = switch (current.role) {
            case INITIATOR -> peer.equals(current.fresh) || peer.equals(current.old) || wasPinged && current.fresh == null && pinged.isEmpty();
            case CANDIDATE -> peer.equals(current.old) || peer.equals(current.initiator);
            case GIVEN_UP -> peer.equals(current.fresh) || peer.equals(current.old);
        };
        if (ends) {
            if (current.role == Role.CANDIDATE && peer.equals(current.old)) {
                answer(current.initiator, current.initiator, current.round, OPTIMIZE, false);
            } else if (current.role == Role.GIVEN_UP && peer.equals(current.fresh)) {
                answer(current.old, current.initiator, current.round, REPLACE, false);
            }
            end();
        }
    }

    private void end() {
        Exchange over = current;
        current = null;
        List<NodeId> measured = new ArrayList<>(pinged.keySet());
        pinged.clear();
        view.context().effects().cancel(TIMEOUT);
        measured.forEach(view::releaseIfIdle);
        if (over != null && over.fresh != null) {
            view.releaseIfIdle(over.fresh);
        }
    }
}
