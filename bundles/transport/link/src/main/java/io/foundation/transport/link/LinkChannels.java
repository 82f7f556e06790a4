package io.foundation.transport.link;

import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The channels of a link: which there are, which connections each has, what waits on them, and which of them a message goes to. Thread-safe.
 */
final class LinkChannels {

    /** No such channel. */
    static final int NONE = -1;
    private static final int LEAST_PROMPT = 3;
    /** What a message costs beside its texts and body, so that empty ones are bounded too. */
    private static final int BASE_COST = 64;
    private static final int BYTES_PER_CHAR = 3;

    private final String[] names;
    private final ChannelQueue[] queues;
    private final ChannelQueue[] fallbacks;
    private final InboundCredit[][] credits;
    private final LinkSlots slots;
    private final int maxMessageBytes;

    /**
     * @param signal   told when something waits
     * @param consumed told the connection on which room came back
     * @param memory   what runs of {@link EncodedRun#MEMORY_BYTES} are laid out in, or null if there is none
     */
    LinkChannels(Handshaken agreed, LinkEnvironment environment, ChannelQueue.Signal signal, IntConsumer consumed, Supplier<RunMemory> memory) {
        List<ChannelTerms> terms = agreed.channels();
        SlotPlan plan = new SlotPlan(terms, agreed.maxConnections());
        maxMessageBytes = agreed.maxMessageBytes();
        names = terms.stream().map(ChannelTerms::name).toArray(String[]::new);
        queues = new ChannelQueue[names.length];
        credits = new InboundCredit[names.length][];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            ChannelSpec spec = environment.channels.stream().filter(own -> own.name().equals(name)).findFirst().orElseThrow();
            queues[i] = new ChannelQueue(i, spec, terms.get(i), plan.of(i), signal, environment.valueVersions, new ChannelMeter(environment.meters),
                    spec.priority() > LEAST_PROMPT ? memory : null);
            credits[i] = new InboundCredit[plan.of(i).length];
            for (int index = 0; index < credits[i].length; index++) {
                int slot = plan.of(i)[index];
                credits[i][index] = new InboundCredit(() -> consumed.accept(slot), spec.monotonic());
            }
        }
        fallbacks = new ChannelQueue[names.length];
        for (int i = 0; i < names.length; i++) {
            int other = indexOf(queues[i].spec.fallback());
            fallbacks[i] = other == NONE || !queues[i].spec.mayFallBackTo(queues[other].spec) ? null : queues[other];
        }
        slots = new LinkSlots(plan.count(), names.length);
    }

    ChannelQueue[] queues() {
        return queues;
    }

    InboundCredit credit(int channel, int index) {
        return credits[channel][index];
    }

    LinkSlots slots() {
        return slots;
    }

    String name(int channel) {
        return names[channel];
    }

    /** The number of a channel, or {@link #NONE}. There are few: looking through them is faster than hashing. */
    int indexOf(String name) {
        String[] all = names;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i].equals(name)) {
                return i;
            }
        }
        return NONE;
    }

    /** Where what has a key goes: to its channel, or to the one it falls back to while its connection cannot be had, which is counted. */
    ChannelQueue queueFor(int channel, String key) {
        ChannelQueue queue = queues[channel];
        ChannelQueue fallback = fallbacks[channel];
        if (fallback == null || !isFailing(queue, key)) {
            return queue;
        }
        queue.meter().fallback();
        return fallback;
    }

    /** As {@link #queueFor}, for a body that is read while it is sent, which is no value. */
    ChannelQueue queueForStreamed(int channel, String key) {
        ChannelQueue fallback = fallbacks[channel];
        return fallback == null || fallback.spec.monotonic() ? queues[channel] : queueFor(channel, key);
    }

    private boolean isFailing(ChannelQueue queue, String key) {
        return slots.isFailing(queue.lines()[queue.indexOf(key)].slot);
    }

    boolean isTooLarge(Message message) {
        return message.body().length > maxMessageBytes || isLonger(message.subject(), Message.MAX_SUBJECT_BYTES)
                || isLonger(message.key(), Message.MAX_KEY_BYTES);
    }

    private static boolean isLonger(String text, int maxBytes) {
        int chars = text.length();
        if (chars * BYTES_PER_CHAR <= maxBytes) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < chars && bytes <= maxBytes; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes > maxBytes;
    }

    /** What a message takes of its channel's queue. */
    static int cost(Message message) {
        return BASE_COST + message.subject().length() + message.key().length() + message.body().length;
    }

    /** What an answer takes of its channel's queue. */
    static int cost(byte[] answer) {
        return BASE_COST + answer.length;
    }

    long queuedBytes() {
        long sum = 0;
        for (ChannelQueue queue : queues) {
            sum += queue.queuedBytes();
        }
        return sum;
    }

    /** Whether nothing waits on any channel. */
    boolean isEmpty() {
        for (ChannelQueue queue : queues) {
            for (QueueLine line : queue.lines()) {
                if (queue.hasWaiting(line)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether something waits for a connection. */
    boolean isWaitingFor(int slot) {
        for (ChannelQueue queue : queues) {
            for (QueueLine line : queue.lines()) {
                if (line.slot == slot && queue.hasWaiting(line)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a channel has a connection in a place, or may have. */
    static boolean has(ChannelQueue queue, int slot) {
        for (QueueLine line : queue.lines()) {
            if (line.slot == slot) {
                return true;
            }
        }
        return false;
    }

    /** Whether a connection carries bulk, so that others should not share a thread with it: a channel less urgent than {@value #LEAST_PROMPT}. */
    boolean isBulk(int slot) {
        for (ChannelQueue queue : queues) {
            if (queue.terms.priority() > LEAST_PROMPT && slot > 0 && has(queue, slot)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a connection carries bulk and nothing urgent. */
    boolean isBulkOnly(int slot) {
        for (ChannelQueue queue : queues) {
            if (queue.terms.priority() <= LEAST_PROMPT && has(queue, slot)) {
                return false;
            }
        }
        return isBulk(slot);
    }

    List<ChannelStats> stats() {
        List<ChannelStats> all = new ArrayList<>();
        for (ChannelQueue queue : queues) {
            all.add(stats(queue));
        }
        return all;
    }

    private ChannelStats stats(ChannelQueue queue) {
        int open = 0;
        long credit = Long.MAX_VALUE;
        for (QueueLine line : queue.lines()) {
            LinkConnection connection = slots.get(line.slot);
            if (connection != null) {
                open++;
                credit = Math.min(credit, connection.feed(queue.number).credit());
            }
        }
        ChannelMeter meter = queue.meter();
        return new ChannelStats(queue.spec.name(), open, queue.lines().length, queue.queuedMessages(), queue.queuedBytes(), meter.sent(), meter.sentBytes(),
                meter.received(), meter.receivedBytes(), meter.dropped(), meter.conflatedSum(), meter.fallbackSum(), meter.compressedFrom(),
                meter.compressedTo(), open == 0 ? 0 : credit, meter.stalls(), meter.reconnects(), meter.waits());
    }
}
