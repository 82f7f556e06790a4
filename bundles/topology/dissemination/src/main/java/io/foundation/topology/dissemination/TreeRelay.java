package io.foundation.topology.dissemination;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.api.protocol.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a single message to a node that is no neighbour, over the links there are. A neighbour gets it directly; else it goes
 * back the way the destination's last message came; where no such way is known it floods the tree, and the way is known from
 * then on. Every node handles a message once, a second time only if the way it took was a loop. A message has a number of links
 * it may pass, from the measured depth. If an answer is wanted, it comes back the way the message took: delivered, or why not.
 * Single-threaded, as {@link Dissemination}.
 */
public final class TreeRelay {

    /** How the kind of every timer of a relay begins. */
    public static final String TIMER_PREFIX = "relay.";
    /** The most bytes of a payload. */
    public static final int MAX_PAYLOAD = 1 << 20;
    /** The longest name of a channel, in characters. */
    public static final int MAX_CHANNEL = 64;
    /** How many messages are remembered so that none is handled twice; the eldest is forgotten first. */
    static final int MAX_SEEN = 65_536;
    /** The most messages of this node that wait for an answer. */
    static final int MAX_PENDING = 16_384;
    static final int MIN_LINKS = 6;
    static final TimerKey EXPIRE = TimerKey.of(TIMER_PREFIX + "expire");

    private static final int MAX_LINKS = 255;
    private static final double DEPTH_FACTOR = 1.5;
    private static final long SEEN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long EXPIRE_NANOS = Duration.ofSeconds(1).toNanos();

    /** What a relay does. Every call returns at once and calls nothing back. */
    public interface Effects extends Timers {

        /** Sends to a neighbour's relay; dropped if there is no link. */
        void send(NodeId neighbour, byte[] message);

        /** Gives a message that came for this node to its handlers. */
        void deliver(NodeId origin, String channel, byte[] payload);

        /** The destination has it; said only if an answer was wanted. */
        void delivered(long number);

        /**
         * It is not known to have arrived; said only if an answer was wanted.
         *
         * @param reason a sentence
         */
        void failed(long number, NodeId destination, String reason);
    }

    /** What the relay asks of the overlay and its dissemination. */
    public interface Ways {

        /** Everybody who can be sent to. */
        Set<NodeId> neighbours();

        /** The neighbours of the broadcast tree. */
        Collection<NodeId> tree();

        /** The neighbour that is nearest to a node by its last broadcast. */
        Optional<NodeId> routeTo(NodeId destination);

        /** How many links a broadcast passes at most, as measured; 0 if it was not. */
        int depth();
    }

    /** A message that was handled here. */
    private static final class Seen {
        private final NodeId from;
        private final long at;
        private boolean flooded;

        Seen(NodeId from, long at, boolean flooded) {
            this.from = from;
            this.at = at;
            this.flooded = flooded;
        }
    }

    /** A message of this node that waits for an answer. */
    private static final class Pending {
        private final NodeId destination;
        private final long until;
        private String trouble = "no answer has come in time";

        Pending(NodeId destination, long until) {
            this.destination = destination;
            this.until = until;
        }
    }

    private final NodeId self;
    private final Time time;
    private final Ways ways;
    private final Effects effects;
    private final RecentRoutes routes = new RecentRoutes(0);
    private final Map<MessageId, Seen> seen = new LinkedHashMap<>();
    private final Map<Long, Pending> pending = new HashMap<>();
    private long numbers;
    private long relayed;
    private long expired;
    private boolean scheduled;

    public TreeRelay(NodeId self, Time time, Ways ways, Effects effects) {
        this.self = self;
        this.time = time;
        this.ways = ways;
        this.effects = effects;
    }

    /**
     * Sends a message to a node.
     *
     * @param answer whether to tell if it arrived
     * @return the message's number
     * @throws FoundationException {@code TOO_LARGE} above {@link #MAX_PAYLOAD}; {@code INVALID_INPUT} for a destination that is
     *         this node; {@code RESOURCE_EXHAUSTED} if too many messages wait for an answer
     */
    public long send(NodeId destination, String channel, byte[] payload, boolean answer) {
        if (payload.length > MAX_PAYLOAD || channel.length() > MAX_CHANNEL) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A message of " + payload.length + " bytes on a channel whose name has "
                    + channel.length() + " characters cannot be relayed: at most " + MAX_PAYLOAD + " bytes and " + MAX_CHANNEL
                    + " characters are allowed; send it over a link of its own.");
        }
        if (destination.equals(self)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A message from " + self + " to itself is not relayed: deliver it here.");
        }
        if (answer && pending.size() >= MAX_PENDING) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, pending.size() + " relayed messages wait for an answer and " + MAX_PENDING
                    + " are allowed: wait for some, or send without asking for an answer.");
        }
        long number = ++numbers;
        if (answer) {
            pending.put(number, new Pending(destination, time.nanos() + ANSWER_NANOS));
            scheduleExpiry();
        }
        int links = (int) Math.min(MAX_LINKS, Math.max(MIN_LINKS, Math.ceil(DEPTH_FACTOR * ways.depth())));
        MessageId id = new MessageId(self, number);
        remember(id, new Seen(self, time.nanos(), false));
        pass(self, new RelayMessage.Carry(id, destination, links, 0, false, answer, channel, payload));
        return number;
    }

    private void remember(MessageId id, Seen handled) {
        seen.put(id, handled);
        if (seen.size() > MAX_SEEN) {
            seen.remove(seen.keySet().iterator().next());
        }
        scheduleExpiry();
    }

    private void scheduleExpiry() {
        if (!scheduled) {
            scheduled = true;
            effects.schedule(EXPIRE, EXPIRE_NANOS);
        }
    }

    /** Whether a timer is a relay's. */
    public static boolean owns(TimerKey key) {
        return key.kind().startsWith(TIMER_PREFIX);
    }

    /** A timer is due. */
    public void timer(TimerKey key) {
        if (!key.equals(EXPIRE)) {
            return;
        }
        scheduled = false;
        long now = time.nanos();
        Iterator<Seen> eldest = seen.values().iterator();
        while (eldest.hasNext() && now - eldest.next().at >= SEEN_NANOS) {
            eldest.remove();
        }
        for (Long number : List.copyOf(pending.keySet())) {
            Pending waiting = pending.get(number);
            if (now - waiting.until >= 0) {
                pending.remove(number);
                effects.failed(number, waiting.destination, "The message to " + waiting.destination + " may not have arrived: " + waiting.trouble + '.');
            }
        }
        if (!seen.isEmpty() || !pending.isEmpty()) {
            scheduleExpiry();
        }
    }

    /**
     * A message of a neighbour's relay.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed; nothing has changed then
     */
    public void message(NodeId from, byte[] bytes) {
        RelayMessage message = RelayMessage.read(bytes).orElse(null);
        if (message instanceof RelayMessage.Carry carry) {
            carried(from, carry);
        } else if (message instanceof RelayMessage.Answer answer) {
            answered(answer);
        }
    }

    private void carried(NodeId from, RelayMessage.Carry carry) {
        Seen before = seen.get(carry.id());
        if (before == null) {
            remember(carry.id(), new Seen(from, time.nanos(), carry.flooded()));
            routes.learn(carry.id(), carry.hops(), from);
            if (carry.destination().equals(self)) {
                if (carry.answer()) {
                    effects.send(from, new RelayMessage.Answer(carry.id(), true, carry.flooded(), "").write());
                }
                effects.deliver(carry.id().origin(), carry.channel(), carry.payload());
            } else {
                relayed++;
                pass(from, carry);
            }
        } else if (!before.flooded && !carry.destination().equals(self)) {
            // A way that was known went in a circle, or somebody after it found no way on: from here all ways are tried.
            before.flooded = true;
            flood(from, carry);
        }
    }

    private void pass(NodeId from, RelayMessage.Carry carry) {
        NodeId destination = carry.destination();
        if (ways.neighbours().contains(destination)) {
            forward(from, destination, carry);
            return;
        }
        Optional<NodeId> route = carry.flooded() ? Optional.empty()
                : routes.find(destination).filter(ways.neighbours()::contains).or(() -> ways.routeTo(destination)).filter(peer -> !peer.equals(from));
        if (route.isPresent()) {
            forward(from, route.get(), carry);
        } else {
            Seen handled = seen.get(carry.id());
            if (handled != null) {
                handled.flooded = true;
            }
            flood(from, carry);
        }
    }

    private void flood(NodeId from, RelayMessage.Carry carry) {
        Set<NodeId> peers = new LinkedHashSet<>(ways.tree().isEmpty() ? ways.neighbours() : ways.tree());
        peers.remove(from);
        peers.remove(carry.id().origin());
        if (peers.isEmpty() && !carry.flooded() && !from.equals(self)) {
            // A way that was known ends here: whoever took it shall try all others.
            forward(from, from, carry.flooding());
            return;
        }
        if (peers.isEmpty()) {
            refuse(from, carry, "there is no way on from " + self);
            return;
        }
        RelayMessage.Carry flooded = carry.flooding();
        peers.forEach(peer -> forward(from, peer, flooded));
    }

    private void forward(NodeId from, NodeId peer, RelayMessage.Carry carry) {
        if (carry.links() == 0) {
            expired++;
            refuse(from, carry, "it has passed " + carry.hops() + " links and may pass no more at " + self);
        } else {
            effects.send(peer, carry.further().write());
        }
    }

    private void refuse(NodeId from, RelayMessage.Carry carry, String reason) {
        if (carry.answer()) {
            RelayMessage.Answer answer = new RelayMessage.Answer(carry.id(), false, carry.flooded(), reason);
            if (from.equals(self)) {
                answered(answer);
            } else {
                effects.send(from, answer.write());
            }
        }
    }

    private void answered(RelayMessage.Answer answer) {
        if (!answer.id().origin().equals(self)) {
            Seen handled = seen.get(answer.id());
            if (handled != null && !handled.from.equals(self)) {
                effects.send(handled.from, answer.write());
            }
            return;
        }
        Pending waiting = pending.get(answer.id().sequence());
        if (waiting == null) {
            return;
        }
        if (answer.delivered()) {
            pending.remove(answer.id().sequence());
            effects.delivered(answer.id().sequence());
        } else if (answer.flooded()) {
            // One branch of several ended: another may still arrive.
            waiting.trouble = answer.reason();
        } else {
            pending.remove(answer.id().sequence());
            effects.failed(answer.id().sequence(), waiting.destination, "The message to " + waiting.destination + " did not arrive: " + answer.reason() + '.');
        }
    }

    /** What a person may want to know. */
    public Map<String, String> facts() {
        return Map.of("relay", relayed + " passed on, " + expired + " ended on the way, " + pending.size() + " wait for an answer");
    }
}
