package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * HyParView (Leitão, Pereira, Rodrigues, DSN 2007), the membership half of an overlay, as a protocol core: a small symmetric
 * active view, whose members are the neighbours, and a larger passive view of candidates, from which the active one is repaired
 * as soon as a neighbour is lost. Single-threaded; no I/O, clock, chance or thread of its own: see {@link PartialViewContext}.
 *
 * <p>Ours: neighbours send keep-alives, which also measure round trips ({@link KeepAlives}), carry the signs of life of seeds
 * by which islands find out that they are such ({@link Seeds}), and estimate the size ({@link SizeEstimate}). One who has a
 * neighbour that does not have him is told so. On top there may be X-BOT ({@link Exchanges}).
 *
 * <p>A link is not yet a neighbour: that takes a JOIN or a NEIGHBOUR. Links are asked for when needed, and given back.
 */
public final class PartialView {

    /** How the kind of every timer of a partial view begins. */
    public static final String TIMER_PREFIX = "overlay.";

    private static final TimerKey SHUFFLE = TimerKey.of("overlay.shuffle");
    private static final TimerKey KEEP_ALIVE = TimerKey.of("overlay.keepalive");

    private final PartialViewContext context;
    private final PartialViewEffects effects;
    private final PartialViewSettings settings;
    private final Views views;
    private final Links links;
    private final Upkeep upkeep;
    private final History history = new History();
    private final NeighbourRequests requests;
    private final Shuffles shuffles;
    private final Exchanges exchanges;
    private final Arrivals arrivals;
    private final Buried buried;
    private final Patience linkTimes;
    private final Probes probes;
    private long lost;
    private long won;
    private long deaths;
    private boolean leaving;

    public PartialView(PartialViewContext context) {
        this.context = context;
        this.effects = context.effects();
        this.settings = context.settings();
        this.views = new Views(context.self().name(), settings.activeSize(), settings.passiveSize(), context.random());
        this.links = new Links(effects);
        this.upkeep = new Upkeep(this);
        this.linkTimes = new Patience(settings.connectTimeout().toNanos());
        this.probes = new Probes(this);
        this.requests = new NeighbourRequests(this);
        this.shuffles = new Shuffles(this);
        this.exchanges = new Exchanges(this);
        this.buried = new Buried(context.time());
        this.arrivals = new Arrivals(this);
    }

    /** Whether a timer is a partial view's. */
    public static boolean owns(TimerKey key) {
        return key.kind().startsWith(TIMER_PREFIX);
    }

    // --- inputs ----------------------------------------------------------------------------------------------------

    /**
     * Begins: with nothing, or with what the version before it left. Neighbours that are linked still stay so.
     *
     * @param inherited a {@link #snapshot()}; what is of another schema or of a later version is left alone
     * @param linked    who is linked
     */
    public void start(Optional<HandoverState> inherited, Collection<NodeId> linked) {
        linked.forEach(links::linkUp);
        PartialViewState state = PartialViewState.read(inherited);
        state.history().forEach(this::rejoinable);
        for (NodeId peer : state.active()) {
            if (links.isUp(peer) && !views.isFull() && views.activeNamed(peer.name()) == null && !isSelf(peer)) {
                addActive(peer);
            } else {
                learn(peer, List.of());
            }
        }
        state.passive().forEach(peer -> learn(peer, List.of()));
        effects.schedule(SHUFFLE, (long) (settings.shufflePeriod().toNanos() * context.random().nextDouble()));
        effects.schedule(KEEP_ALIVE, (long) (settings.keepAlive().toNanos() * context.random().nextDouble()));
        exchanges.schedule();
        requests.refill();
    }

    private void rejoinable(NodeId peer) {
        if (!isSelf(peer)) {
            history.add(peer);
        }
    }

    boolean isSelf(NodeId peer) {
        return peer.name().equals(context.self().name());
    }

    /** Somebody is in the cluster: a candidate if there is room. A newer life of a neighbour ends the older one. */
    public void peerKnown(NodeId peer) {
        if (isSelf(peer)) {
            return;
        }
        upkeep.seeds().learn(peer);
        history.renew(peer);
        endOlder(peer);
        if (views.hasRoomForPassive() || views.hasOlderPassive(peer)) {
            learn(peer, List.of());
        }
        // One that is only starting is about to join through a contact.
        if (!views.active().isEmpty() || !links.up().isEmpty()) {
            requests.refill();
        }
    }

    /** A newer life of a neighbour ends the older one. */
    void endOlder(NodeId peer) {
        NodeId older = views.activeNamed(peer.name());
        if (older != null && peer.supersedes(older)) {
            links.close(older);
            lost(older, true);
        }
    }

    /** Somebody left or was forgotten: no candidate any more. */
    public void peerGone(NodeId peer) {
        upkeep.seeds().forget(peer);
        history.forget(peer);
        probes.over(peer);
        views.removePassive(peer);
        exchanges.failed(peer);
        if (views.isActive(peer)) {
            links.close(peer);
            lost(peer, true);
        }
        requests.failed(peer);
        links.failed(peer);
    }

    /**
     * A peer is linked. That does not make him a neighbour; but one who has no neighbour joins through a link he dialled.
     *
     * @param dialled whether this node dialled
     */
    public void linkUp(NodeId peer, boolean dialled) {
        endOlder(peer);
        buried.lives(peer);
        views.lives(peer);
        boolean errand = links.linkUp(peer) | probes.found(peer);
        requests.linkUp(peer);
        exchanges.linkUp(peer);
        if (dialled && !leaving && views.active().isEmpty() && !errand && !requests.isAsked(peer)) {
            addActive(peer);
            links.send(peer, new OverlayMessage.Join(requests.nextId()));
        } else if (errand) {
            releaseIfIdle(peer);
        }
    }

    /** @param failed whether the peer may be dead, rather than having closed in order */
    public void linkDown(NodeId peer, boolean failed) {
        boolean closedHere = links.linkDown(peer);
        if (failed && !closedHere) {
            bury(peer);
        }
        exchanges.failed(peer);
        if (views.isActive(peer)) {
            lost(peer, failed);
        }
        if (!closedHere) {
            requests.failed(peer);
        }
    }

    /** A link that was asked for cannot be made: the peer counts as dead. */
    public void connectFailed(NodeId peer) {
        links.failed(peer);
        bury(peer);
        exchanges.failed(peer);
        requests.failed(peer);
    }

    /** A neighbour did not say that it is there. */
    void silent(NodeId peer) {
        links.close(peer);
        bury(peer);
        lost(peer, true);
    }

    /** A link did not come in time. */
    void unreachable(NodeId peer) {
        links.failed(peer);
        bury(peer);
    }

    /** How long links take to come. */
    Patience linkTimes() {
        return linkTimes;
    }

    private void bury(NodeId peer) {
        probes.foundDead(peer);
        views.removePassive(peer);
        buried.add(peer);
        deaths++;
    }

    /** Anything came from a peer. */
    public void heard(NodeId peer) {
        upkeep.keepAlives().heard(peer);
    }

    /**
     * A message of another node's partial view; one of an unknown kind is left alone.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed; nothing has changed then
     */
    public void message(NodeId from, byte[] bytes) {
        Optional<OverlayMessage> read = OverlayCodec.read(bytes);
        if (read.isEmpty() || leaving || isSelf(from)) {
            return;
        }
        links.heard(from);
        upkeep.keepAlives().heard(from);
        switch (read.get()) {
            case OverlayMessage.Join join -> arrivals.joined(from, join);
            case OverlayMessage.ForwardJoin forward -> arrivals.forwarded(from, forward);
            case OverlayMessage.Neighbour neighbour -> arrivals.asked(from, neighbour);
            case OverlayMessage.NeighbourReply reply -> requests.reply(from, reply);
            case OverlayMessage.Disconnect disconnect -> arrivals.disconnected(from, disconnect);
            case OverlayMessage.Shuffle shuffle -> shuffles.received(from, shuffle);
            case OverlayMessage.ShuffleReply reply -> shuffles.answered(reply);
            case OverlayMessage.KeepAlive alive -> upkeep.received(from, alive);
            case OverlayMessage.Ping ping -> links.send(from, new OverlayMessage.Pong(ping.sentAt()));
            case OverlayMessage.Pong pong -> exchanges.pong(from, pong);
            case OverlayMessage.Optimize offer -> exchanges.optimize(from, offer);
            case OverlayMessage.Replace offer -> exchanges.replace(from, offer);
            case OverlayMessage.Switch offer -> exchanges.exchange(from, offer);
            case OverlayMessage.Exchanged answer -> exchanges.exchanged(from, answer);
        }
    }

    public void timer(TimerKey key) {
        if (leaving) {
            return;
        }
        if (key.equals(SHUFFLE)) {
            effects.schedule(SHUFFLE, (long) (settings.shufflePeriod().toNanos() * (0.8 + 0.4 * context.random().nextDouble())));
            shuffles.begin();
            probes.begin();
        } else if (key.equals(KEEP_ALIVE)) {
            effects.schedule(KEEP_ALIVE, (long) (settings.keepAlive().toNanos() * (0.9 + 0.2 * context.random().nextDouble())));
            upkeep.round();
        } else if (key.equals(Exchanges.ROUND) || key.equals(Exchanges.TIMEOUT)) {
            exchanges.timer(key);
        } else {
            requests.timer(key);
        }
    }

    /**
     * This node leaves: neighbours are told not to turn to it again, and look for others at once. They stay neighbours here as
     * long as their links do, so that this node's last broadcasts still get out; nobody new becomes one. Idempotent.
     */
    public void leave() {
        if (leaving) {
            return;
        }
        leaving = true;
        for (NodeId peer : views.active()) {
            links.send(peer, new OverlayMessage.Disconnect(requests.lastId(), false, List.of()));
        }
    }

    // --- what the parts use ----------------------------------------------------------------------------------------

    PartialViewContext context() {
        return context;
    }

    PartialViewSettings settings() {
        return settings;
    }

    Views views() {
        return views;
    }

    Upkeep upkeep() {
        return upkeep;
    }

    Probes probes() {
        return probes;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Links links() {
        return links;
    }

    KeepAlives keepAlives() {
        return upkeep.keepAlives();
    }

    Seeds seeds() {
        return upkeep.seeds();
    }

    History history() {
        return history;
    }

    NeighbourRequests requests() {
        return requests;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Makes a linked peer a neighbour; if there is no room, another, at random, makes it. */
    void addActive(NodeId peer) {
        if (isSelf(peer) || views.isActive(peer)) {
            return;
        }
        endOlder(peer);
        if (views.activeNamed(peer.name()) != null) {
            return;
        }
        if (views.isFull()) {
            // He may look for another where there is a place: who comes in his stead has some, or hears of others like him.
            refuse(views.randomActive(other -> true), List.of(peer));
        }
        views.activate(peer);
        won++;
        history.add(peer);
        upkeep.keepAlives().begin(peer);
        effects.neighbourUp(peer);
        requests.settled(peer);
    }

    /** Tells a peer, neighbour or not, that he is none, and closes the link: he is a candidate from now on. */
    void refuse(NodeId peer) {
        refuse(peer, List.of());
    }

    /** @param free whom he may ask for a place instead */
    void refuse(NodeId peer, List<NodeId> free) {
        if (views.isActive(peer)) {
            remove(peer);
        }
        links.send(peer, new OverlayMessage.Disconnect(requests.lastId(), true, free));
        learn(peer, List.of());
        links.close(peer);
    }

    /** A neighbour is none any more. */
    void remove(NodeId peer) {
        if (views.deactivate(peer)) {
            upkeep.keepAlives().end(peer);
            effects.neighbourDown(peer);
        }
    }

    /** A neighbour is gone: another takes his place. */
    private void lost(NodeId peer, boolean failed) {
        lost++;
        remove(peer);
        if (!failed) {
            learn(peer, List.of());
        }
        requests.lost(peer, List.of());
    }

    /** One neighbour takes the place of another, and nobody else is asked. */
    void swapActive(NodeId former, NodeId next) {
        remove(former);
        if (links.isUp(next)) {
            addActive(next);
        } else {
            requests.lost(former, List.of());
        }
        learn(former, List.of());
    }

    /** Closes the link of a former neighbour, after telling him if he may not know. */
    void dropLink(NodeId former, boolean tell) {
        if (tell) {
            links.send(former, new OverlayMessage.Disconnect(requests.lastId(), true, List.of()));
        }
        if (!views.isActive(former)) {
            links.close(former);
        }
    }

    /** A candidate, unless this node is meant. */
    void learn(NodeId peer, Collection<NodeId> first) {
        if (!buried.contains(peer)) {
            views.addPassive(peer, first);
        }
    }

    boolean isNeeded(NodeId peer) {
        return views.isActive(peer) || requests.isAsked(peer) || exchanges.needs(peer);
    }

    void releaseIfIdle(NodeId peer) {
        if (!isNeeded(peer)) {
            links.release(peer);
        }
    }

    // --- looking ---------------------------------------------------------------------------------------------------

    /** The neighbours. */
    public Set<NodeId> active() {
        return Set.copyOf(views.active());
    }

    public boolean isActive(NodeId peer) {
        return views.isActive(peer);
    }

    /** The candidates. */
    public Set<NodeId> passive() {
        return Set.copyOf(views.passive());
    }

    public Set<NodeId> linked() {
        return Set.copyOf(links.up());
    }

    /** How many nodes the overlay has, by an estimate with a standard error of 18 %; 1 or more. */
    public double estimatedSize() {
        return Math.max(upkeep.estimatedSize(), views.active().size() + 1);
    }

    /** The smoothed round trip to a neighbour in nanoseconds; negative if it is not known. */
    public long roundTrip(NodeId peer) {
        return upkeep.keepAlives().roundTrip(peer);
    }

    /** What a person may want to know. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("neighbours", views.active().size() + " of " + settings.activeSize());
        facts.put("candidates", views.passive().size() + " of " + settings.passiveSize());
        facts.put("estimated size", String.format(Locale.ROOT, "%.0f nodes", estimatedSize()));
        facts.put("shuffles", shuffles.begun() + ", " + shuffles.answers() + " of them answered");
        facts.put("neighbours lost", Long.toString(lost));
        facts.put("islands suspected", Long.toString(upkeep.islands()));
        facts.put("seeds heard", upkeep.heardSeeds());
        double cost = views.active().stream().mapToLong(upkeep.keepAlives()::roundTrip).filter(nanos -> nanos >= 0).average().orElse(-1);
        facts.put("mean round trip", cost < 0 ? "not known yet" : String.format(Locale.ROOT, "%.3f ms", cost / 1_000_000));
        if (settings.xbot()) {
            facts.put("links exchanged", Long.toString(exchanges.done()));
        }
        return facts;
    }

    /** What has happened so far, by name; numbers that only grow. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("neighbours.won", won);
        counters.put("neighbours.lost", lost);
        counters.put("requests.refused", requests.refusedInAll());
        counters.put("shuffles.begun", shuffles.begun());
        counters.put("shuffles.answered", shuffles.answers());
        counters.put("candidates.buried", deaths);
        counters.put("islands.suspected", upkeep.islands());
        counters.put("links.exchanged", exchanges.done());
        return counters;
    }

    /** Leaves the views and the last neighbours to the next version. */
    public HandoverState snapshot() {
        return new PartialViewState(new ArrayList<>(views.active()), new ArrayList<>(views.passive()), history.all()).write();
    }
}
