package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Spreads broadcasts like rumours, in either of two styles (Demers and others: "Epidemic algorithms for replicated database
 * maintenance", PODC 1987): at once to some neighbours chosen anew each time, after which a node loses interest; or round by
 * round to one neighbour at a time, until enough of them knew it already. Neither reaches everybody for sure: the
 * {@link Exchange} brings the rest. It wants many neighbours to choose from, and needs no tree: it serves where links come and
 * go faster than a tree could heal.
 */
public final class Rumour implements Dissemination {

    static final TimerKey ROUND = TimerKey.of(TIMER_PREFIX + "round");
    /** The most rumours told at a time; beyond it the eldest is told no more. */
    static final int MAX_HOT = 4_096;

    private static final String SCHEMA = "dissemination.rumour";

    private final DisseminationContext context;
    private final RumourSettings settings;
    private final Delivered delivered = new Delivered();
    private final RecentRoutes routes = new RecentRoutes(0);
    private final Keep keep;
    private final Exchange exchange;
    private final List<NodeId> neighbours = new ArrayList<>();
    private final Set<NodeId> isNeighbour = new LinkedHashSet<>();
    /** The rumours being told, and how many knew each already. */
    private final Map<MessageId, Integer> hot = new LinkedHashMap<>();
    private boolean scheduled;
    private long payloads;
    private long redundant;
    private long ignored;
    private long handlerFailures;

    public Rumour(DisseminationContext context, RumourSettings settings) {
        this.context = context;
        this.settings = settings;
        this.keep = new Keep(settings.keep());
        this.exchange = new Exchange(context, settings.keep(), keep, delivered, () -> neighbours, (peer, message) -> true, id -> false);
    }

    @Override
    public void start(Optional<HandoverState> inherited) {
        long lifeMillis = inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() == 1).map(state -> {
            WireReader from = new WireReader(state.bytes());
            long life = from.readVarint(Long.MAX_VALUE / 1_000_000);
            delivered.read(from);
            return life;
        }).orElse(0L);
        exchange.start(lifeMillis);
    }

    @Override
    public void neighbourUp(NodeId peer) {
        if (isNeighbour.add(peer)) {
            neighbours.add(peer);
            exchange.up(peer);
            scheduleRound();
        }
    }

    @Override
    public void neighbourDown(NodeId peer) {
        if (isNeighbour.remove(peer)) {
            neighbours.remove(peer);
            exchange.down(peer);
        }
    }

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        tell(message, context.self());
    }

    @Override
    public void received(NodeId from, Broadcast message) {
        payloads++;
        exchange.isPulled(from, MessageId.of(message));
        if (message.origin().equals(context.self()) || !delivered.first(message.origin(), message.sequence())) {
            redundant++;
            return;
        }
        routes.learn(MessageId.of(message), message.hops(), from);
        tell(message, from);
        if (!message.origin().name().equals(context.self().name())) {
            try {
                context.effects().deliver(message);
            } catch (RuntimeException e) {
                handlerFailures++;
                context.effects().emit("handler failed", message.origin() + "/" + message.sequence() + " of topic '" + message.topic() + "': " + e);
            }
        }
    }

    /** Begins to spread a rumour that is news here. */
    private void tell(Broadcast message, NodeId from) {
        keep.put(message, context.time().nanos());
        if (settings.style() == RumourSettings.Style.INFECT_AND_DIE) {
            choose(from).forEach(peer -> context.effects().forward(peer, message));
            return;
        }
        hot.put(MessageId.of(message), 0);
        if (hot.size() > MAX_HOT) {
            hot.remove(hot.keySet().iterator().next());
        }
        scheduleRound();
    }

    /** Some neighbours, each with equal chance, but not the one it came from. */
    private List<NodeId> choose(NodeId except) {
        List<NodeId> chosen = new ArrayList<>(settings.fanout());
        int open = neighbours.size() - (isNeighbour.contains(except) ? 1 : 0);
        if (settings.fanout() >= open) {
            neighbours.stream().filter(peer -> !peer.equals(except)).forEach(chosen::add);
            return chosen;
        }
        // Few of many: drawing again is cheaper than shuffling all.
        while (chosen.size() < settings.fanout()) {
            NodeId peer = neighbours.get(context.random().nextInt(neighbours.size()));
            if (!peer.equals(except) && !chosen.contains(peer)) {
                chosen.add(peer);
            }
        }
        return chosen;
    }

    private void scheduleRound() {
        if (!scheduled && !hot.isEmpty() && !neighbours.isEmpty()) {
            scheduled = true;
            context.effects().schedule(ROUND, (long) (settings.round().toNanos() * (0.5 + context.random().nextDouble())));
        }
    }

    private Map<NodeId, IntervalSet> hotIds() {
        Map<NodeId, IntervalSet> ids = new LinkedHashMap<>();
        hot.keySet().forEach(id -> Digests.add(ids, id));
        return Digests.bounded(ids, context.random());
    }

    @Override
    public void timer(TimerKey key) {
        if (key.equals(ROUND)) {
            scheduled = false;
            if (!neighbours.isEmpty() && !hot.isEmpty()) {
                send(neighbours.get(context.random().nextInt(neighbours.size())), new TreeMessage.Rumours(true, hotIds()));
            }
            scheduleRound();
        } else if (key.equals(Exchange.EXCHANGE)) {
            exchange.exchange();
        } else if (key.equals(Exchange.GIVE)) {
            exchange.give();
        }
    }

    private void send(NodeId peer, TreeMessage message) {
        context.effects().send(peer, TreeCodec.write(message));
    }

    @Override
    public void message(NodeId from, byte[] bytes) {
        Optional<TreeMessage> message = TreeCodec.read(bytes);
        if (message.isEmpty() || !isNeighbour.contains(from)) {
            ignored++;
            return;
        }
        switch (message.get()) {
            case TreeMessage.Rumours rumours -> heard(from, rumours);
            case TreeMessage.RumourAnswer answer -> answered(from, answer);
            case TreeMessage.Offer offer -> exchange.offered(from, offer);
            case TreeMessage.Pull pull -> exchange.pull(from, pull);
            case TreeMessage.Skip skip -> exchange.skip(from, skip);
            default -> ignored++;
        }
    }

    private void heard(NodeId from, TreeMessage.Rumours rumours) {
        Map<NodeId, IntervalSet> news = new LinkedHashMap<>();
        Map<NodeId, IntervalSet> known = new LinkedHashMap<>();
        rumours.ids().forEach((origin, sequences) -> {
            IntervalSet missing = origin.equals(context.self()) ? new IntervalSet(1) : delivered.missing(origin, sequences);
            IntervalSet rest = sequences.without(missing);
            if (!missing.isEmpty()) {
                news.put(origin, missing);
            }
            if (!rest.isEmpty()) {
                known.put(origin, rest);
            }
        });
        send(from, new TreeMessage.RumourAnswer(news, known));
        if (rumours.answer()) {
            Map<NodeId, IntervalSet> own = new LinkedHashMap<>();
            hotIds().forEach((origin, sequences) -> {
                IntervalSet told = rumours.ids().get(origin);
                IntervalSet rest = told == null ? sequences : sequences.without(told);
                if (!rest.isEmpty()) {
                    own.put(origin, rest);
                }
            });
            if (!own.isEmpty()) {
                send(from, new TreeMessage.Rumours(false, own));
            }
        }
    }

    private void answered(NodeId from, TreeMessage.RumourAnswer answer) {
        answer.news().forEach((origin, sequences) -> sequences.forEachMember(sequence -> {
            MessageId id = new MessageId(origin, sequence);
            MessageCache.Kept kept = hot.containsKey(id) ? keep.get(id) : null;
            if (kept != null) {
                context.effects().forward(from, kept.message());
            }
            return true;
        }));
        hot.entrySet().removeIf(rumour -> {
            IntervalSet known = answer.known().get(rumour.getKey().origin());
            if (known != null && known.contains(rumour.getKey().sequence())) {
                rumour.setValue(rumour.getValue() + 1);
            }
            return rumour.getValue() >= settings.bored();
        });
    }

    @Override
    public Optional<NodeId> routeTo(NodeId destination) {
        return routes.find(destination).filter(isNeighbour::contains);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dissemination", "rumour");
        facts.put("broadcasts received", payloads + ", " + redundant + " of them again");
        facts.put("rumours told", Integer.toString(hot.size()));
        facts.put("kept", keep.toString());
        facts.put("exchange", exchange.toString());
        facts.put("ignored", Long.toString(ignored));
        facts.put("handler failures", Long.toString(handlerFailures));
        return facts;
    }

    @Override
    public Map<String, Long> counted() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("broadcasts.received", payloads);
        counters.put("broadcasts.redundant", redundant);
        counters.put("messages.ignored", ignored);
        counters.put("handlers.failed", handlerFailures);
        return counters;
    }

    @Override
    public HandoverState snapshot() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        to.writeVarint(exchange.lifeMillis());
        delivered.write(to);
        return new HandoverState(SCHEMA, 1, to.toByteArray());
    }
}
