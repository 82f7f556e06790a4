package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Broadcast trees over an overlay (Leitão, Pereira, Rodrigues: "Epidemic Broadcast Trees", SRDS 2007). The first message
 * floods; whoever gets a copy again prunes the link it came over, and what is left is a tree. Over the other links a neighbour
 * is only told that there is a message: if it does not come over the tree in time, it is asked for, and the link becomes one of
 * the tree. So a broadcast costs about one copy per node, and the tree heals with the message that finds it broken.
 *
 * <p>Ours: all topics share one tree, but for topics of a single publisher; how long is waited is measured ({@link TreeTiming});
 * a node at the edge is spared topics it does not want ({@link LeafFilter}); neighbours compare what they have now and then
 * ({@link Exchange}); what was delivered is known exactly ({@link Delivered}), so that no cache decides it.
 */
public final class Plumtree implements Dissemination {

    static final String SCHEMA = "dissemination.plumtree";
    static final int SCHEMA_VERSION = 1;
    static final String GRAFT = TIMER_PREFIX + "graft";

    private static final int MAX_PINGS = 64;
    /** For so many messages of an origin a way to it is kept that its neighbour does not confirm: announcements may be late, and eager neighbours announce nothing. */
    private static final int ROUTE_MESSAGES = 4;

    private final DisseminationContext context;
    private final DisseminationEffects effects;
    private final PlumtreeSettings settings;
    private final Delivered delivered = new Delivered();
    private final RecentRoutes routes = new RecentRoutes(ROUTE_MESSAGES);
    private final MissingMessages missing = new MissingMessages();
    private final Trees trees;
    private final Keep keep;
    private final Announcements announcements;
    private final LeafFilter filter;
    private final Exchange exchange;
    private final TreeTiming timing;
    private final PlumtreeCounters counters = new PlumtreeCounters();
    /** When each ping that was not answered yet left, by its number. */
    private final Map<Long, Long> pings = new LinkedHashMap<>();
    /** Of the predecessor: the trees in which a neighbour was lazy. */
    private final Map<NodeId, Set<String>> inheritedLazy = new HashMap<>();
    private long nextPing = 1;

    public Plumtree(DisseminationContext context, PlumtreeSettings settings) {
        this.context = context;
        this.effects = context.effects();
        this.settings = settings;
        this.trees = new Trees(settings.ownTrees());
        this.keep = new Keep(settings.keep());
        // Optimising compares ways of the tree; whoever looks for a way to the origin wants the shortest, by whichever links.
        this.announcements = new Announcements(context, settings.announceDelay(), settings.optimise() == 0 ? routes::hops : id -> Integer.MAX_VALUE);
        this.filter = new LeafFilter(context, settings.filters(), trees);
        this.exchange = new Exchange(context, settings.keep(), keep, delivered, this::partners, filter::wants,
                id -> missing.find(id) != null);
        this.timing = new TreeTiming(settings.graftDelay());
    }

    @Override
    public void start(Optional<HandoverState> inherited) {
        PlumtreeState state = inherited.filter(known -> known.schema().equals(SCHEMA) && known.version() <= SCHEMA_VERSION)
                .map(known -> PlumtreeState.read(known.bytes(), delivered)).orElse(PlumtreeState.NONE);
        inheritedLazy.putAll(state.lazy());
        filter.inherit(state.told(), state.wanted());
        exchange.start(state.lifeMillis());
    }

    @Override
    public void neighbourUp(NodeId peer) {
        Set<String> lazyIn = inheritedLazy.remove(peer);
        if (!trees.up(peer, lazyIn == null ? Set.of() : lazyIn)) {
            return;
        }
        filter.up(peer);
        exchange.up(peer);
        ping(peer);
        filter.treeChanged();
    }

    @Override
    public void neighbourDown(NodeId peer) {
        if (trees.down(peer)) {
            routes.down(peer);
            announcements.down(peer);
            missing.down(peer);
            exchange.down(peer);
            filter.down(peer);
            filter.treeChanged();
        }
    }

    /** Prefers neighbours that are lazy: what the tree brings, it has brought already. */
    private List<NodeId> partners() {
        Tree shared = trees.shared();
        return new ArrayList<>(shared.lazy().isEmpty() ? shared.eager() : shared.lazy());
    }

    private void ping(NodeId peer) {
        if (pings.size() >= MAX_PINGS) {
            pings.remove(pings.keySet().iterator().next());
        }
        pings.put(nextPing, context.time().nanos());
        send(peer, new TreeMessage.Ping(nextPing++));
    }

    private void send(NodeId peer, TreeMessage message) {
        effects.send(peer, TreeCodec.write(message));
    }

    // --- broadcasts ------------------------------------------------------------------------------------------------

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        keep.put(message, context.time().nanos());
        spread(message, context.self(), trees.of(message.topic()));
    }

    @Override
    public void received(NodeId from, Broadcast message) {
        counters.payloads++;
        MessageId id = MessageId.of(message);
        Tree tree = trees.of(message.topic());
        boolean pulled = exchange.isPulled(from, id);
        if (message.origin().equals(context.self()) || !delivered.first(message.origin(), message.sequence())) {
            counters.redundant++;
            if (!pulled && trees.isNeighbour(from)) {
                prune(tree, from);
            }
            return;
        }
        MissingMessages.Entry announced = noLongerMissing(id);
        keep.put(message, context.time().nanos());
        routes.learn(id, message.hops(), from);
        if (pulled) {
            // It is late: those who lack it too will ask; those who have it would take a copy for a loop in the tree.
            trees.neighbours().forEach(peer -> announce(peer, from, message, tree));
        } else {
            timing.delivered(message.hops());
            tree.graft(from);
            spread(message, from, tree);
            optimise(tree, from, message, announced);
            filter.treeChanged();
        }
        deliver(message);
    }

    private MissingMessages.Entry noLongerMissing(MessageId id) {
        MissingMessages.Entry entry = missing.remove(id);
        if (entry != null) {
            effects.cancel(new TimerKey(GRAFT, entry.number));
            timing.waited(context.time().nanos() - entry.announcedAt);
        }
        return entry;
    }

    /** Sends a message to eager neighbours, and tells lazy ones of it. */
    private void spread(Broadcast message, NodeId from, Tree tree) {
        for (NodeId peer : tree.eager()) {
            if (!peer.equals(from) && wanted(peer, message, tree)) {
                counters.forwarded++;
                effects.forward(peer, message);
            }
        }
        for (NodeId peer : tree.lazy()) {
            announce(peer, from, message, tree);
        }
    }

    private void announce(NodeId peer, NodeId from, Broadcast message, Tree tree) {
        if (!peer.equals(from) && wanted(peer, message, tree)) {
            announcements.add(peer, new TreeMessage.Announcement(tree.name(), MessageId.of(message), message.hops() + 1));
        }
    }

    /** A filter is about the shared tree: only there is a node known to be at the edge. */
    private boolean wanted(NodeId peer, Broadcast message, Tree tree) {
        return tree != trees.shared() || filter.wants(peer, message);
    }

    /** A shorter way was announced than the one the message came: takes that instead. */
    private void optimise(Tree tree, NodeId from, Broadcast message, MissingMessages.Entry announced) {
        if (settings.optimise() == 0 || announced == null) {
            return;
        }
        announced.announcers.stream().filter(announcer -> message.hops() - announcer.hops() >= settings.optimise()
                && trees.isNeighbour(announcer.peer()) && !announcer.peer().equals(from)).findFirst().ifPresent(shorter -> {
                    counters.optimised++;
                    tree.graft(shorter.peer());
                    send(shorter.peer(), new TreeMessage.Graft(tree.name(), null));
                    prune(tree, from);
                });
    }

    private void prune(Tree tree, NodeId peer) {
        counters.prunes++;
        tree.prune(peer);
        send(peer, new TreeMessage.Prune(tree.name()));
        filter.treeChanged();
    }

    /** Whatever a handler does, the tree has been served before. */
    private void deliver(Broadcast message) {
        if (message.origin().name().equals(context.self().name())) {
            return;
        }
        try {
            counters.delivered++;
            effects.deliver(message);
        } catch (RuntimeException e) {
            counters.handlerFailures++;
            effects.emit("handler failed", message.origin() + "/" + message.sequence() + " of topic '" + message.topic() + "': " + e);
        }
    }

    // --- messages of neighbours ------------------------------------------------------------------------------------

    @Override
    public void message(NodeId from, byte[] bytes) {
        Optional<TreeMessage> message = TreeCodec.read(bytes);
        if (message.isEmpty() || !trees.isNeighbour(from)) {
            counters.ignored++;
            return;
        }
        switch (message.get()) {
            case TreeMessage.Announce announce -> announce.announcements().forEach(announcement -> announced(from, announcement));
            case TreeMessage.Prune prune -> {
                trees.of(prune.tree()).prune(from);
                filter.treeChanged();
            }
            case TreeMessage.Graft graft -> grafted(from, graft);
            case TreeMessage.Nack nack -> refused(from, nack.id());
            case TreeMessage.Filter told -> filter.heard(from, told.filter());
            case TreeMessage.Offer offer -> exchange.offered(from, offer);
            case TreeMessage.Pull pull -> exchange.pull(from, pull);
            case TreeMessage.Skip skip -> exchange.skip(from, skip);
            case TreeMessage.Ping ping -> send(from, new TreeMessage.Pong(ping.number()));
            case TreeMessage.Pong pong -> {
                Long sent = pings.remove(pong.number());
                if (sent != null) {
                    timing.roundTrip(context.time().nanos() - sent);
                }
            }
            case TreeMessage.Rumours ignored -> counters.ignored++;
            case TreeMessage.RumourAnswer ignored -> counters.ignored++;
        }
    }

    private void announced(NodeId from, TreeMessage.Announcement announcement) {
        MessageId id = announcement.id();
        if (id.origin().equals(context.self())) {
            return;
        }
        routes.learn(id, announcement.hops(), from);
        if (delivered.contains(id.origin(), id.sequence())) {
            return;
        }
        MissingMessages.Entry entry = missing.announced(from, announcement, context.time().nanos());
        if (entry != null) {
            effects.schedule(new TimerKey(GRAFT, entry.number), timing.graftNanos());
        }
    }

    private void grafted(NodeId from, TreeMessage.Graft graft) {
        trees.of(graft.tree()).graft(from);
        filter.treeChanged();
        if (graft.id() != null) {
            MessageCache.Kept kept = keep.get(graft.id());
            if (kept == null) {
                counters.nacks++;
                send(from, new TreeMessage.Nack(graft.id()));
            } else {
                counters.forwarded++;
                effects.forward(from, kept.message());
            }
        }
    }

    private void refused(NodeId from, MessageId id) {
        MissingMessages.Entry entry = missing.find(id);
        if (entry != null && from.equals(entry.asked)) {
            ask(entry);
        }
    }

    // --- timers ----------------------------------------------------------------------------------------------------

    @Override
    public void timer(TimerKey key) {
        if (key.kind().equals(GRAFT)) {
            MissingMessages.Entry entry = missing.find(key.detail());
            if (entry != null) {
                ask(entry);
            }
        } else if (key.equals(Announcements.TIMER)) {
            announcements.flush();
        } else if (key.equals(Exchange.EXCHANGE)) {
            NodeId partner = exchange.exchange();
            if (partner != null) {
                ping(partner);
                filter.repeat(partner);
            }
        } else if (key.equals(Exchange.GIVE)) {
            exchange.give();
        } else if (key.equals(LeafFilter.TIMER)) {
            filter.settle();
        }
    }

    /** Asks the next of those who announced a message; if there is none left, the exchange will bring it. */
    private void ask(MissingMessages.Entry entry) {
        MissingMessages.Announcer next = entry.announcers.poll();
        if (next == null) {
            counters.givenUp++;
            missing.remove(entry.id);
            effects.cancel(new TimerKey(GRAFT, entry.number));
            exchange.soon();
            return;
        }
        counters.grafts++;
        entry.asked = next.peer();
        trees.of(entry.tree).graft(next.peer());
        filter.treeChanged();
        send(next.peer(), new TreeMessage.Graft(entry.tree, entry.id));
        effects.schedule(new TimerKey(GRAFT, entry.number), timing.retryNanos());
    }

    // --- what others may know --------------------------------------------------------------------------------------

    @Override
    public void subscribed(String topic, boolean here) {
        filter.subscribed(topic, here);
    }

    @Override
    public Optional<NodeId> routeTo(NodeId destination) {
        return routes.find(destination).filter(trees::isNeighbour);
    }

    /** The neighbours a topic's messages go to. */
    public Set<NodeId> eager(String topic) {
        return Set.copyOf(trees.of(topic).eager());
    }

    /** The neighbours that are only told of a topic's messages. */
    public Set<NodeId> lazy(String topic) {
        return Set.copyOf(trees.of(topic).lazy());
    }

    /** How many links the deepest message of late has passed; 0 if none came. */
    public int depth() {
        return timing.depth();
    }

    /** What was counted since the start. */
    public PlumtreeCounters counters() {
        counters.announced = announcements.announced();
        counters.given = exchange.given();
        return counters;
    }

    /** The bytes of the messages kept for others. */
    public long keptBytes() {
        return keep.bytes();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Tree shared = trees.shared();
        facts.put("dissemination", "plumtree");
        facts.put("tree", shared.eager().size() + " eager, " + shared.lazy().size() + " lazy, depth " + timing.depth());
        facts.put("own trees", trees.own() + ", " + trees.evicted() + " dropped");
        facts.put("broadcasts received", counters.payloads + ", " + counters.redundant + " of them again");
        facts.put("repairs", counters.grafts + " grafts, " + counters.nacks + " refused, " + counters.givenUp + " given up, " + missing.size() + " missing now");
        facts.put("timers", "T1 " + timing.graftNanos() / 1_000_000 + " ms, T2 " + timing.retryNanos() / 1_000_000 + " ms, round trip "
                + timing.roundTripNanos() / 1_000 + " us");
        facts.put("kept", keep.toString());
        facts.put("exchange", exchange.toString());
        facts.put("topics", filter.wanted().size() + " subscribed, neighbours told: " + filter.told());
        facts.put("handler failures", Long.toString(counters.handlerFailures));
        return facts;
    }

    @Override
    public Map<String, Long> counted() {
        return counters().toMap();
    }

    @Override
    public HandoverState snapshot() {
        return new HandoverState(SCHEMA, SCHEMA_VERSION, PlumtreeState.write(exchange.lifeMillis(), filter, trees, delivered));
    }
}
