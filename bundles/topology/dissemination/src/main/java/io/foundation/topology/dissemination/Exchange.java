package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Anti-entropy: now and then two neighbours tell each other what they could give, and each asks for what it lacks. A new
 * neighbour has his turn at once. Payloads are given at a bounded rate, in the order they were asked for. It repairs whatever
 * the trees or rumours have missed, and knows nothing of either. Not thread-safe.
 */
final class Exchange {

    static final TimerKey EXCHANGE = TimerKey.of(Dissemination.TIMER_PREFIX + "exchange");
    static final TimerKey GIVE = TimerKey.of(Dissemination.TIMER_PREFIX + "give");
    /** The most messages asked for at once. */
    static final int MAX_PULL = 4_096;
    /** The most messages waiting to be given. */
    static final int MAX_REQUESTS = 8_192;

    private static final int MAX_FRESH = 64;
    private static final long SOON_NANOS = Duration.ofMillis(250).toNanos();
    private static final long GIVE_NANOS = Duration.ofMillis(100).toNanos();
    private static final double SPREAD = 0.2;
    /** A message that was on its way when a node began is not from before its life. */
    private static final long LIFE_MARGIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    /** Somebody waits for a message. */
    private record Request(NodeId peer, MessageId id) {
    }

    private final DisseminationContext context;
    private final KeepSettings settings;
    private final Keep keep;
    private final Delivered delivered;
    private final Supplier<List<NodeId>> partners;
    private final BiPredicate<NodeId, Broadcast> wants;
    private final Predicate<MessageId> awaited;
    private final Deque<NodeId> fresh = new ArrayDeque<>();
    private final Map<MessageId, NodeId> pulling = new HashMap<>();
    /** When each node that something was asked of was last seen to give. */
    private final Map<NodeId, Long> gaveAt = new HashMap<>();
    private final Set<Request> requests = new LinkedHashSet<>();
    private long started;
    private boolean soon;
    private boolean giving;
    private double budget;
    private long pulled;
    private long given;
    private long givenBytes;

    /**
     * @param partners whom to exchange with, any of them with equal chance
     * @param wants    whether a neighbour wants a message's topic
     * @param awaited  whether a message will come, or be asked for, another way: that way must be repaired, not hidden
     */
    Exchange(DisseminationContext context, KeepSettings settings, Keep keep, Delivered delivered,
            Supplier<List<NodeId>> partners, BiPredicate<NodeId, Broadcast> wants, Predicate<MessageId> awaited) {
        this.context = context;
        this.settings = settings;
        this.keep = keep;
        this.delivered = delivered;
        this.partners = partners;
        this.wants = wants;
        this.awaited = awaited;
    }

    /** @param lifeMillis for how long the predecessor has been there already */
    void start(long lifeMillis) {
        started = context.time().nanos() - Duration.ofMillis(lifeMillis).toNanos();
        schedule(settings.exchangePeriod().toNanos());
    }

    long lifeMillis() {
        return Math.max(0, Duration.ofNanos(context.time().nanos() - started).toMillis());
    }

    private void schedule(long nanos) {
        context.effects().schedule(EXCHANGE, (long) (nanos * (1 - SPREAD + 2 * SPREAD * context.random().nextDouble())));
    }

    /** The next exchange is not waited for as long as usual. */
    void soon() {
        if (!soon) {
            soon = true;
            schedule(Math.min(SOON_NANOS, settings.exchangePeriod().toNanos()));
        }
    }

    void up(NodeId peer) {
        if (fresh.size() < MAX_FRESH) {
            fresh.add(peer);
        }
        soon();
    }

    void down(NodeId peer) {
        fresh.remove(peer);
        requests.removeIf(request -> request.peer().equals(peer));
        stopPulling(peer);
    }

    private void stopPulling(NodeId peer) {
        gaveAt.remove(peer);
        pulling.values().removeIf(peer::equals);
    }

    /** Who has given nothing for two periods will not: others may be asked. */
    private void giveUpOnTheSilent() {
        long before = context.time().nanos() - 2 * settings.exchangePeriod().toNanos();
        new ArrayList<>(gaveAt.keySet()).stream().filter(peer -> gaveAt.get(peer) < before).forEach(this::stopPulling);
    }

    /**
     * It is time for an exchange.
     *
     * @return with whom; null if there is nobody
     */
    NodeId exchange() {
        soon = false;
        giveUpOnTheSilent();
        NodeId peer = fresh.poll();
        if (peer == null) {
            List<NodeId> choice = partners.get();
            peer = choice.isEmpty() ? null : choice.get(context.random().nextInt(choice.size()));
        }
        if (peer != null) {
            send(peer, new TreeMessage.Offer(true, offer()));
        }
        if (fresh.isEmpty()) {
            schedule(settings.exchangePeriod().toNanos());
        } else {
            soon();
        }
        return peer;
    }

    private Map<NodeId, IntervalSet> offer() {
        return Digests.bounded(keep.ids(context.time().nanos()), context.random());
    }

    void offered(NodeId from, TreeMessage.Offer offer) {
        Map<NodeId, IntervalSet> missing = new LinkedHashMap<>();
        int[] room = {Math.min(MAX_PULL, MAX_REQUESTS - pulling.size())};
        offer.ids().forEach((origin, sequences) -> {
            if (!origin.equals(context.self())) {
                delivered.missing(origin, sequences).forEachMember(sequence -> {
                    MessageId id = new MessageId(origin, sequence);
                    if (room[0] > 0 && !awaited.test(id) && pulling.putIfAbsent(id, from) == null) {
                        Digests.add(missing, id);
                        room[0]--;
                    }
                    return room[0] > 0;
                });
            }
        });
        if (!missing.isEmpty()) {
            gaveAt.put(from, context.time().nanos());
            send(from, new TreeMessage.Pull(lifeMillis(), missing));
        }
        if (offer.answer()) {
            send(from, new TreeMessage.Offer(false, offer()));
        }
    }

    /** Whether a message is one that was asked of a node here, so that it says nothing about the tree. */
    boolean isPulled(NodeId from, MessageId id) {
        if (pulling.remove(id, from)) {
            pulled++;
            gaveAt.put(from, context.time().nanos());
            return true;
        }
        return false;
    }

    void pull(NodeId from, TreeMessage.Pull pull) {
        long lifeNanos = Duration.ofMillis(Math.min(pull.lifeMillis(), Duration.ofDays(36_500).toMillis())).toNanos();
        long earliest = context.time().nanos() - lifeNanos - LIFE_MARGIN_NANOS;
        Map<NodeId, IntervalSet> skipped = new LinkedHashMap<>();
        int[] room = {MAX_PULL};
        pull.ids().forEach((origin, sequences) -> sequences.forEachMember(sequence -> {
            MessageId id = new MessageId(origin, sequence);
            MessageCache.Kept kept = keep.get(id);
            if (kept != null && (kept.at() < earliest && !keep.isPersistent(kept.message()) || !wants.test(from, kept.message()))) {
                Digests.add(skipped, id);
            } else if (kept != null && requests.size() < MAX_REQUESTS) {
                requests.add(new Request(from, id));
            }
            return --room[0] > 0;
        }));
        if (!skipped.isEmpty()) {
            send(from, new TreeMessage.Skip(skipped));
        }
        if (!giving && !requests.isEmpty()) {
            giving = true;
            give();
        }
    }

    void skip(NodeId from, TreeMessage.Skip skip) {
        skip.ids().forEach((origin, sequences) -> sequences.forEachMember(sequence -> {
            // Only what was asked for: nobody can make this node deaf to what it did not ask him for.
            if (pulling.remove(new MessageId(origin, sequence), from)) {
                delivered.first(origin, sequence);
            }
            return true;
        }));
    }

    /** Gives what the rate allows. */
    void give() {
        double perTurn = settings.exchangeRate() * (GIVE_NANOS / NANOS_PER_SECOND);
        budget = Math.min(budget + perTurn, Math.max(perTurn, 1));
        Iterator<Request> next = requests.iterator();
        List<Request> done = new ArrayList<>();
        while (budget > 0 && next.hasNext()) {
            Request request = next.next();
            done.add(request);
            MessageCache.Kept kept = keep.get(request.id());
            if (kept != null) {
                budget -= kept.bytes();
                given++;
                givenBytes += kept.bytes();
                context.effects().forward(request.peer(), kept.message());
            }
        }
        done.forEach(requests::remove);
        giving = !requests.isEmpty();
        if (giving) {
            context.effects().schedule(GIVE, GIVE_NANOS);
        }
    }

    private void send(NodeId peer, TreeMessage message) {
        context.effects().send(peer, TreeCodec.write(message));
    }

    long given() {
        return given;
    }

    /** For people. */
    @Override
    public String toString() {
        return pulled + " messages got, " + given + " given (" + givenBytes + " B), " + requests.size() + " waiting";
    }
}
