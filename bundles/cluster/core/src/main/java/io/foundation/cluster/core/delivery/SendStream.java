package io.foundation.cluster.core.delivery;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sending half of delivery for certain: messages to one life of one peer on one channel are numbered, kept within a window
 * of bytes, and sent again, after a link was lost or with growing intervals, until the peer has confirmed them or is gone for
 * good. Each tells which earlier message of its key must be delivered before it, if that is not confirmed yet: so the order
 * of a key holds over any loss, and other keys do not wait.
 *
 * <p>A protocol core: not thread-safe, no I/O; the driver calls {@link #tick} when {@link #wakeAt} has come.
 */
public final class SendStream {

    /** The most messages without an outcome. */
    public static final int MAX_MESSAGES = 8_192;
    /** {@link #wakeAt} when there is nothing to do. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long FLUSH_NANOS = 10_000_000L;
    /** Long: on a link that lives little is lost, and what is only slow must not be sent twice. After a reconnect nothing waits for it. */
    private static final long MIN_TIMEOUT_NANOS = 1_000_000_000L;
    private static final long MAX_TIMEOUT_NANOS = 5_000_000_000L;
    /** Confirmations are held back that long, so that one tells of many. */
    private static final long ACK_DELAY_NANOS = ReceiveStream.ACK_NANOS;
    private static final int MAX_DOUBLINGS = 8;

    /** What the stream does. */
    public interface Effects {

        /** Sends a message to the peer; false if that is not possible now. */
        boolean transmit(DataFrame frame, Parcel parcel);

        /** Asks the peer for its confirmation; may be lost. */
        void probe(ProbeFrame frame);

        /** A message has its outcome: null if it was delivered. Must not call back. */
        void settled(Parcel parcel, FoundationException error);
    }

    private final String channel;
    private final boolean ordered;
    private final boolean total;
    private final long windowBytes;
    private final Time time;
    private final Effects effects;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<String, Long> latest = new HashMap<>();
    private long last;
    private long bytes;
    private boolean connected;
    private boolean blocked;
    /** Everything from this number on was never sent, or not over the present way. */
    private long unsentFrom = 1;
    /** What was sent over the present way and of which the peer has said nothing. */
    private int underWay;
    private long underWayBytes;
    private int mostUnderWay = Integer.MAX_VALUE;
    private long mostBytesUnderWay = Long.MAX_VALUE;
    private long roundTripNanos;
    private long probeAt = NEVER;
    private int probes;
    private int waiting;
    private long acknowledged;
    private long failed;
    private long retransmitted;

    /** A message without an outcome. */
    private static final class Entry {
        private final long sequence;
        private final long previous;
        private final Parcel parcel;
        private long sentAt;
        private long dueAt;
        private int sendings;
        /** The peer has it and will tell what came of it. */
        private boolean received;
        /** The large frame that is being read for the link; null if none is. It is not due before it was. */
        private DataFrame reading;

        private Entry(long sequence, long previous, Parcel parcel) {
            this.sequence = sequence;
            this.previous = previous;
            this.parcel = parcel;
        }
    }

    /**
     * @param ordered     whether messages of one key stay in order
     * @param total       whether all stay in order, whatever their key
     * @param windowBytes how much may be without an outcome; one message more than fits is taken
     */
    public SendStream(String channel, boolean ordered, boolean total, long windowBytes, Time time, Effects effects) {
        this.channel = channel;
        this.ordered = ordered;
        this.total = total;
        this.windowBytes = windowBytes;
        this.time = time;
        this.effects = effects;
    }

    /** Takes a message; false if the window is full. */
    public boolean offer(Parcel parcel) {
        if (bytes >= windowBytes || entries.size() >= MAX_MESSAGES) {
            return false;
        }
        long sequence = ++last;
        Entry entry = new Entry(sequence, before(parcel, sequence), parcel);
        entries.put(sequence, entry);
        bytes += parcel.size();
        flush();
        return true;
    }

    private long before(Parcel parcel, long sequence) {
        if (!ordered) {
            return 0;
        }
        Long previous = latest.put(total ? "" : parcel.key(), sequence);
        return previous == null ? 0 : previous;
    }

    /** There is a link to the peer: what it has not confirmed goes again. */
    public void connected() {
        connected = true;
        blocked = false;
        mostUnderWay = Integer.MAX_VALUE;
        mostBytesUnderWay = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            entry.sendings = Math.min(entry.sendings, 1);
            entry.dueAt = time.nanos();
            entry.reading = null;
        }
        probeAt = time.nanos();
        tick();
    }

    /**
     * There is a way to the peer over others, on which nothing tells when to slow down but what the peer confirms: all that it
     * has not confirmed goes again, in order, and no more of it at a time than is said here.
     *
     * @param messages the most messages under way, at least 1
     * @param size     the most bytes under way; one message more than fits goes
     */
    public void connectedOverOthers(int messages, long size) {
        connected = true;
        blocked = false;
        mostUnderWay = messages;
        mostBytesUnderWay = size;
        underWay = 0;
        underWayBytes = 0;
        unsentFrom = entries.isEmpty() ? last + 1 : entries.firstKey();
        for (Entry entry : entries.values()) {
            entry.sendings = Math.min(entry.sendings, 1);
            entry.reading = null;
        }
        probeAt = time.nanos();
        tick();
    }

    public boolean isConnected() {
        return connected;
    }

    /** There is no link. */
    public void disconnected() {
        connected = false;
    }

    /** The peer has said what it has. */
    public void acknowledged(AckFrame ack) {
        Map<Long, FoundationException> errors = new HashMap<>();
        List<Entry> settled = new ArrayList<>();
        for (AckFrame.Finished each : ack.outcomes()) {
            Entry entry = entries.get(each.sequence());
            if (entry != null) {
                each.error().ifPresent(error -> errors.put(entry.sequence, error));
                settled.add(entry);
            }
        }
        settled.forEach(entry -> settle(entry, errors.get(entry.sequence)));
        List<Entry> taken = new ArrayList<>();
        ack.received().forEach((first, lastOfRange) -> {
            for (Entry entry : entries.subMap(first, true, lastOfRange, true).values()) {
                if (!ack.pending().contains(entry.sequence)) {
                    taken.add(entry);
                } else if (!entry.received) {
                    arrived(entry);
                    entry.received = true;
                    waiting++;
                    release(entry);
                }
            }
        });
        for (Entry entry : taken) {
            measure(entry);
            settle(entry, null);
        }
        if (!settled.isEmpty() || !taken.isEmpty()) {
            probes = 0;
        }
        probeAt = waiting == 0 ? NEVER : time.nanos() + backOff(probes);
        flush();
    }

    private void measure(Entry entry) {
        if (entry.sendings == 1 && entry.parcel.large() == null) {
            long sample = time.nanos() - entry.sentAt;
            roundTripNanos = roundTripNanos == 0 ? sample : roundTripNanos + (sample - roundTripNanos) / 8;
        }
    }

    /** A message is under way no more. */
    private void arrived(Entry entry) {
        if (entry.sequence < unsentFrom) {
            underWay--;
            underWayBytes -= entry.parcel.size();
        }
    }

    private void settle(Entry entry, FoundationException error) {
        entries.remove(entry.sequence);
        bytes -= entry.parcel.size();
        if (entry.received) {
            waiting--;
        } else {
            arrived(entry);
        }
        release(entry);
        if (error == null) {
            acknowledged++;
        } else {
            failed++;
        }
        effects.settled(entry.parcel, error);
    }

    /** What the peer has handed over need not be waited for any more. */
    private void release(Entry entry) {
        latest.remove(total ? "" : entry.parcel.key(), entry.sequence);
    }

    /** Sends what was never sent, as far as the link takes it and the way may hold. */
    private void flush() {
        if (!connected || blocked) {
            return;
        }
        for (Entry entry : entries.tailMap(unsentFrom, true).values()) {
            if (!entry.received) {
                if (underWay >= mostUnderWay || underWayBytes >= mostBytesUnderWay || !transmit(entry)) {
                    return;
                }
                underWay++;
                underWayBytes += entry.parcel.size();
            }
            unsentFrom = entry.sequence + 1;
        }
    }

    private boolean transmit(Entry entry) {
        long now = time.nanos();
        Parcel parcel = entry.parcel;
        DataFrame frame = new DataFrame(entry.sequence, entry.previous, entries.firstKey(), parcel.handled(), parcel.subject(),
                parcel.context(), parcel.body(), parcel.large());
        if (!effects.transmit(frame, parcel)) {
            blocked = true;
            return false;
        }
        if (entry.sendings > 0) {
            retransmitted++;
        }
        entry.sentAt = now;
        entry.dueAt = now + backOff(entry.sendings);
        entry.sendings++;
        entry.reading = parcel.large() == null ? null : frame;
        return true;
    }

    /**
     * The body of a large frame is not read any more. What was read to its end may be on its way as long again as the reading took.
     *
     * @param frame as it was transmitted; one that was sent again meanwhile changes nothing
     * @param whole whether it was read to its end
     */
    public void wasRead(DataFrame frame, boolean whole) {
        Entry entry = entries.get(frame.sequence());
        if (entry != null && entry.reading == frame) {
            long now = time.nanos();
            entry.reading = null;
            entry.dueAt = now + Math.max(backOff(entry.sendings - 1), whole ? now - entry.sentAt : 0);
        }
    }

    private long backOff(int times) {
        long timeout = Math.max(MIN_TIMEOUT_NANOS, 4 * roundTripNanos + 2 * ACK_DELAY_NANOS);
        return Math.min(MAX_TIMEOUT_NANOS, timeout << Math.min(times, MAX_DOUBLINGS));
    }

    /** Does what is due: sends again what was not confirmed in time, and what the link did not take before. */
    public void tick() {
        if (!connected) {
            return;
        }
        blocked = false;
        long now = time.nanos();
        for (Entry entry : entries.headMap(unsentFrom, false).values()) {
            if (!entry.received && entry.reading == null && entry.dueAt - now <= 0 && !transmit(entry)) {
                return;
            }
        }
        flush();
        if (waiting > 0 && probeAt - now <= 0) {
            probes++;
            probeAt = now + backOff(probes);
            effects.probe(new ProbeFrame(channel, entries.firstKey()));
        }
    }

    /** When {@link #tick} has something to do, in the nanoseconds of the clock; {@link #NEVER} if not by itself. */
    public long wakeAt() {
        if (!connected || entries.isEmpty()) {
            return NEVER;
        }
        if (blocked) {
            return time.nanos() + FLUSH_NANOS;
        }
        long wake = waiting > 0 ? probeAt : NEVER;
        for (Entry entry : entries.headMap(unsentFrom, false).values()) {
            if (!entry.received && entry.reading == null) {
                // Nearly the earliest: those behind it were sent later. One that is due earlier is found at the next turn.
                return wake == NEVER ? entry.dueAt : entry.dueAt - wake < 0 ? entry.dueAt : wake;
            }
        }
        return wake;
    }

    /** A message will never be taken: its outcome is the error. */
    public void giveUp(long sequence, FoundationException error) {
        Entry entry = entries.get(sequence);
        if (entry != null) {
            settle(entry, error);
        }
    }

    /** The peer is gone for good: everything without an outcome fails. */
    public void fail(ErrorType type, String sentence) {
        List<Entry> all = new ArrayList<>(entries.values());
        for (Entry entry : all) {
            settle(entry, new FoundationException(type, sentence).with("reason", "unacknowledged"));
        }
    }

    /** Whether all has its outcome. */
    public boolean isIdle() {
        return entries.isEmpty();
    }

    /** The number of the latest message; 0 if there was none. */
    public long last() {
        return last;
    }

    /** Whether everything up to a number has its outcome. */
    public boolean isSettled(long upTo) {
        return entries.isEmpty() || entries.firstKey() > upTo;
    }

    public SendCounters counters() {
        return new SendCounters(entries.size(), bytes, acknowledged, failed, retransmitted);
    }
}
