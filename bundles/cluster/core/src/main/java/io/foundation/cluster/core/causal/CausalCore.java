package io.foundation.cluster.core.causal;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.CausalGap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One causal order on one node: a message is delivered after everything of the order that its sender had delivered before it sent it.
 * What is missing is asked of its origin, which keeps its messages until every member has delivered them, or no more fit. What an origin
 * that left, or keeps no longer, can never send is given up, and so is the longest wait when too many messages wait: both are told.
 *
 * <p>A node that comes late owes nothing from before: it begins with an origin where the origin's store begins.
 *
 * <p>A protocol core: single-threaded, no I/O; the driver calls {@link #tick} every {@link #TICK_NANOS} while {@link #isActive}.
 */
public final class CausalCore {

    /** How often the core looks what is missing. */
    public static final long TICK_NANOS = 200_000_000L;
    /** The most messages that wait. */
    public static final int MAX_WAITING = 1_024;
    /** The most bytes of messages that wait, and of own messages that are kept. */
    public static final long MAX_BYTES = 8 << 20;
    /** The most own messages that are kept. */
    static final int MAX_STORED = 1_024;

    private static final int MAX_AGAIN = 256;
    /** So many looks without a message that is asked for, and its origin is taken to be unable to send it. */
    private static final int PATIENCE = 150;

    /** What the core does. */
    public interface Effects {

        /** Sends to everybody; may be lost. */
        void broadcast(CausalMessage message);

        /** Tells one node; may be lost. */
        void note(NodeId to, CausalNote note);

        void deliver(CausalMessage message);

        void gap(CausalGap gap);
    }

    private final String label;
    private final NodeId self;
    private final Effects effects;
    private final Map<NodeId, Long> delivered = new HashMap<>();
    private final Map<NodeId, TreeMap<Long, CausalMessage>> waiting = new HashMap<>();
    private final TreeMap<Long, CausalMessage> stored = new TreeMap<>();
    private final Map<NodeId, Long> reported = new HashMap<>();
    private final Set<NodeId> owed = new TreeSet<>();
    private final Map<NodeId, Integer> patience = new HashMap<>();
    private final Map<NodeId, Long> known = new HashMap<>();
    private Set<NodeId> members = Set.of();
    private int waitingCount;
    private long waitingBytes;
    private long storedBytes;
    private long sent;

    public CausalCore(String label, NodeId self, Effects effects) {
        this.label = label;
        this.self = self;
        this.effects = effects;
    }

    /** Sends a message; it is delivered here at once. */
    public void send(byte[] payload) {
        sent++;
        Map<NodeId, Long> after = new TreeMap<>(delivered);
        after.remove(self);
        CausalMessage message = new CausalMessage(label, self, sent, after, payload);
        delivered.put(self, sent);
        stored.put(sent, message);
        storedBytes += payload.length;
        trim();
        effects.broadcast(message);
        effects.deliver(message);
    }

    /** A message has come, by broadcast or again. */
    public void received(CausalMessage message) {
        NodeId origin = message.origin();
        long number = message.number();
        if (origin.equals(self) || number <= delivered.getOrDefault(origin, 0L)) {
            return;
        }
        TreeMap<Long, CausalMessage> ofOrigin = waiting.computeIfAbsent(origin, node -> new TreeMap<>());
        if (ofOrigin.putIfAbsent(number, message) == null) {
            waitingCount++;
            waitingBytes += message.payload().length;
            known.merge(origin, number, Math::max);
        }
        deliverWhatCan();
        while (waitingCount > MAX_WAITING || waitingBytes > MAX_BYTES) {
            giveUpOne();
            deliverWhatCan();
        }
    }

    private void deliverWhatCan() {
        boolean more = true;
        while (more) {
            more = false;
            for (TreeMap<Long, CausalMessage> ofOrigin : List.copyOf(waiting.values())) {
                while (!ofOrigin.isEmpty() && canDeliver(ofOrigin.firstEntry().getValue())) {
                    deliver(ofOrigin.pollFirstEntry().getValue());
                    more = true;
                }
            }
        }
        waiting.values().removeIf(TreeMap::isEmpty);
    }

    private boolean canDeliver(CausalMessage message) {
        return message.number() == delivered.getOrDefault(message.origin(), 0L) + 1
                && message.after().entrySet().stream().allMatch(each -> each.getValue() <= delivered.getOrDefault(each.getKey(), 0L));
    }

    private void deliver(CausalMessage message) {
        waitingCount--;
        waitingBytes -= message.payload().length;
        delivered.put(message.origin(), message.number());
        patience.remove(message.origin());
        owed.add(message.origin());
        effects.deliver(message);
    }

    /** Too many wait: what the first of them waits for is given up. */
    private void giveUpOne() {
        CausalMessage first = waiting.values().stream().map(ofOrigin -> ofOrigin.firstEntry().getValue())
                .min(java.util.Comparator.comparingLong(message -> missingOf(message))).orElseThrow();
        String why = "Too many messages waited for it.";
        skip(first.origin(), first.number() - 1, why);
        new TreeMap<>(first.after()).forEach((node, count) -> skip(node, count, why));
    }

    private long missingOf(CausalMessage message) {
        long missing = message.number() - 1 - delivered.getOrDefault(message.origin(), 0L);
        for (Map.Entry<NodeId, Long> each : message.after().entrySet()) {
            missing += Math.max(0, each.getValue() - delivered.getOrDefault(each.getKey(), 0L));
        }
        return missing;
    }

    /** Goes on without the messages of an origin up to a number; those of them that are here are delivered in their order. */
    private void skip(NodeId origin, long upTo, String why) {
        long from = delivered.getOrDefault(origin, 0L);
        if (upTo <= from) {
            return;
        }
        TreeMap<Long, CausalMessage> ofOrigin = waiting.getOrDefault(origin, new TreeMap<>());
        long gapFrom = from + 1;
        for (CausalMessage message : List.copyOf(ofOrigin.headMap(upTo, true).values())) {
            tell(origin, gapFrom, message.number() - 1, from, why);
            ofOrigin.remove(message.number());
            deliver(message);
            gapFrom = message.number() + 1;
        }
        tell(origin, gapFrom, upTo, from, why);
        delivered.merge(origin, upTo, Math::max);
        owed.add(origin);
    }

    private void tell(NodeId origin, long first, long last, long had, String why) {
        // Before the first message of an origin nothing is owed: this node came later.
        if (first <= last && had > 0) {
            effects.gap(new CausalGap(label, origin, first, last, why));
        }
    }

    /** A node says something of the order. */
    public void note(NodeId from, CausalNote note) {
        switch (note.kind()) {
            case WANT -> again(from, note.first(), note.last());
            case DELIVERED -> {
                reported.merge(from, Math.min(note.last(), sent), Math::max);
                trim();
            }
            case HAVE -> {
                known.merge(from, note.last(), Math::max);
                if (note.first() - 1 > delivered.getOrDefault(from, 0L)) {
                    skip(from, note.first() - 1, "Its sender keeps it no longer.");
                    deliverWhatCan();
                }
                if (delivered.getOrDefault(from, 0L) >= note.last()) {
                    owed.add(from);
                }
            }
            case AGAIN -> {
                CausalMessage message = CausalMessage.decode(note.body());
                if (message.origin().equals(from) && message.label().equals(label)) {
                    received(message);
                }
            }
        }
    }

    private void again(NodeId to, long first, long last) {
        long floor = stored.isEmpty() ? sent + 1 : stored.firstKey();
        if (first < floor) {
            effects.note(to, CausalNote.of(CausalNote.Kind.HAVE, label, floor, sent));
        }
        stored.subMap(Math.min(first, last), true, last, true).values().stream().limit(MAX_AGAIN)
                .forEach(message -> effects.note(to, new CausalNote(CausalNote.Kind.AGAIN, label, 0, 0, message.encode())));
    }

    /** Who is in the cluster, this node included. */
    public void members(Collection<NodeId> now) {
        Set<NodeId> before = members;
        members = Set.copyOf(now);
        reported.keySet().retainAll(members);
        owed.retainAll(members);
        for (NodeId gone : before) {
            if (!members.contains(gone)) {
                long last = known.getOrDefault(gone, 0L);
                for (CausalMessage message : allWaiting()) {
                    last = Math.max(last, message.after().getOrDefault(gone, 0L));
                }
                skip(gone, last, gone.name() + " is gone, and nobody else keeps it.");
                known.remove(gone);
                deliverWhatCan();
            }
        }
        trim();
    }

    private List<CausalMessage> allWaiting() {
        List<CausalMessage> all = new ArrayList<>();
        waiting.values().forEach(ofOrigin -> all.addAll(ofOrigin.values()));
        return all;
    }

    /** What everybody has delivered, or does not fit, is kept no longer. */
    private void trim() {
        long stable = sent;
        for (NodeId member : members) {
            if (!member.equals(self)) {
                stable = Math.min(stable, reported.getOrDefault(member, 0L));
            }
        }
        while (!stored.isEmpty() && (stored.firstKey() <= stable || stored.size() > MAX_STORED || storedBytes > MAX_BYTES)) {
            storedBytes -= stored.pollFirstEntry().getValue().payload().length;
        }
    }

    /** Asks for what is missing, tells what was delivered, and tells those who lag what there is. */
    public void tick() {
        owed.forEach(origin -> effects.note(origin, CausalNote.of(CausalNote.Kind.DELIVERED, label, 0, delivered.getOrDefault(origin, 0L))));
        owed.clear();
        Map<NodeId, Long> wanted = new TreeMap<>(known);
        for (CausalMessage message : allWaiting()) {
            message.after().forEach((node, count) -> wanted.merge(node, count, Math::max));
        }
        wanted.forEach(this::want);
        if (!stored.isEmpty()) {
            for (NodeId member : members) {
                if (!member.equals(self) && reported.getOrDefault(member, 0L) < sent) {
                    effects.note(member, CausalNote.of(CausalNote.Kind.HAVE, label, stored.firstKey(), sent));
                }
            }
        }
    }

    private void want(NodeId origin, long last) {
        long have = delivered.getOrDefault(origin, 0L);
        if (last <= have || origin.equals(self)) {
            return;
        }
        if (!members.contains(origin) || patience.merge(origin, 1, Integer::sum) > PATIENCE) {
            skip(origin, last, members.contains(origin) ? "Its sender did not send it again." : origin.name() + " is gone, and nobody else keeps it.");
            patience.remove(origin);
            deliverWhatCan();
            return;
        }
        TreeMap<Long, CausalMessage> here = waiting.get(origin);
        long first = have + 1;
        while (here != null && here.containsKey(first)) {
            first++;
        }
        if (first <= last) {
            effects.note(origin, CausalNote.of(CausalNote.Kind.WANT, label, first, last));
        }
    }

    /** Whether {@link #tick} has something to do. */
    public boolean isActive() {
        return waitingCount > 0 || !owed.isEmpty() || !stored.isEmpty() || known.entrySet().stream().anyMatch(each -> each.getValue() > delivered.getOrDefault(each.getKey(), 0L));
    }

    /** How many messages wait for others. */
    public int waiting() {
        return waitingCount;
    }

    /** How many own messages are kept. */
    public int stored() {
        return stored.size();
    }
}
