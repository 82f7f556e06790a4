package io.foundation.cluster.core.delivery;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.topology.dissemination.IntervalSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The receiving half of delivery for certain: hands each message over once, after the one before it of its key, and tells the
 * sender what it has. A message that cannot be handed over yet is held, within bounds; one that is not held is not
 * confirmed, so it comes again. Nothing counts as received before it was handed over.
 *
 * <p>A protocol core: not thread-safe, no I/O; the driver calls {@link #tick} when {@link #wakeAt} has come.
 */
public final class ReceiveStream {

    /** How long a confirmation may be held back. */
    public static final long ACK_NANOS = 10_000_000L;
    /** A confirmation is not held back after so many messages. */
    public static final int ACK_MESSAGES = 32;
    /** The most messages held. */
    public static final int MAX_HELD = 4_096;
    /** The most messages whose outcome the sender still waits for. */
    static final int MAX_OPEN = 1_024;

    private static final long RETRY_NANOS = 5_000_000L;
    /** The set would close its lowest gap when it is full, and so call received what is not. */
    private static final int MAX_GAPS = IntervalSet.MAX_INTERVALS - 4;

    /** What the stream does. */
    public interface Effects {

        /** Hands a message to its handlers. If the sender waits for them, {@link #finished} follows, now or later. */
        Handing hand(DataFrame frame);

        /** A message was not handed over and is not held: if it is in a file, that is of no use any more. */
        default void discard(DataFrame frame) {
        }

        /** Tells the sender; may be lost. */
        void acknowledge(AckFrame ack);
    }

    private final String channel;
    private final long maxHeldBytes;
    private final Time time;
    private final Effects effects;
    private final IntervalSet received = new IntervalSet(IntervalSet.MAX_INTERVALS);
    private final TreeMap<Long, DataFrame> held = new TreeMap<>();
    /** The held message that waits for a number. */
    private final Map<Long, Long> waiters = new HashMap<>();
    /** Messages whose outcome somebody waits for; empty while it is not known. */
    private final TreeMap<Long, Optional<AckFrame.Finished>> open = new TreeMap<>();
    private final ArrayDeque<Long> busy = new ArrayDeque<>();
    private long floor = 1;
    private long heldBytes;
    private int unconfirmed;
    private long ackAt = SendStream.NEVER;
    private long retryAt = SendStream.NEVER;
    private long delivered;
    private long duplicates;
    private long dropped;

    /** @param maxHeldBytes how much may be held; one message more than fits is taken */
    public ReceiveStream(String channel, long maxHeldBytes, Time time, Effects effects) {
        this.channel = channel;
        this.maxHeldBytes = maxHeldBytes;
        this.time = time;
        this.effects = effects;
    }

    /** A message has come. */
    public void data(DataFrame frame) {
        floor(frame.floor());
        long sequence = frame.sequence();
        if (received.contains(sequence) || held.containsKey(sequence)) {
            duplicates++;
            effects.discard(frame);
            confirmSoon();
            return;
        }
        boolean apart = received.intervals() >= MAX_GAPS && !received.contains(sequence - 1) && !received.contains(sequence + 1);
        if (apart || open.size() >= (frame.handled() ? MAX_OPEN : 2 * MAX_OPEN)) {
            dropped++;
            effects.discard(frame);
            return;
        }
        boolean free = isFree(frame);
        if (free && handOver(frame)) {
            afterwards(sequence);
        } else if (held.size() >= MAX_HELD || heldBytes >= maxHeldBytes) {
            dropped++;
            effects.discard(frame);
        } else {
            hold(frame, free);
        }
        confirm();
    }

    private void hold(DataFrame frame, boolean free) {
        held.put(frame.sequence(), frame);
        heldBytes += frame.size();
        if (free) {
            busy.add(frame.sequence());
            retryAt = time.nanos() + RETRY_NANOS;
        } else {
            waiters.put(frame.previous(), frame.sequence());
        }
    }

    private boolean isFree(DataFrame frame) {
        return frame.previous() == 0 || frame.previous() < floor || received.contains(frame.previous());
    }

    /** False if its handlers have no room. */
    private boolean handOver(DataFrame frame) {
        long sequence = frame.sequence();
        if (frame.handled()) {
            // First: the outcome may be known before the call returns.
            open.put(sequence, Optional.empty());
        }
        Handing handing = effects.hand(frame);
        if (!handing.taken()) {
            open.remove(sequence);
            return false;
        }
        received.add(sequence);
        handing.error().ifPresent(error -> open.put(sequence, Optional.of(new AckFrame.Finished(sequence, Optional.of(error)))));
        delivered++;
        unconfirmed++;
        return true;
    }

    /** Hands over what waited for a message, and for what waited for that. */
    private void afterwards(long sequence) {
        long done = sequence;
        for (Long next = waiters.remove(done); next != null; next = waiters.remove(done)) {
            DataFrame frame = held.get(next);
            if (frame == null) {
                return;
            }
            if (!handOver(frame)) {
                busy.add(next);
                retryAt = time.nanos() + RETRY_NANOS;
                return;
            }
            release(frame);
            done = next;
        }
    }

    private void release(DataFrame frame) {
        held.remove(frame.sequence());
        heldBytes -= frame.size();
    }

    /** The handlers of a message have returned. */
    public void finished(long sequence, FoundationException error) {
        if (open.replace(sequence, Optional.of(new AckFrame.Finished(sequence, Optional.ofNullable(error)))) != null) {
            confirmSoon();
        }
    }

    /** The sender asks what is here. */
    public void probed(ProbeFrame probe) {
        floor(probe.floor());
        acknowledge();
    }

    private void floor(long next) {
        if (next <= floor) {
            return;
        }
        floor = next;
        received.addRange(1, next - 1);
        open.headMap(next, false).clear();
        for (DataFrame frame : List.copyOf(held.headMap(next, false).values())) {
            // Given up by the sender, who does not want it delivered any more.
            release(frame);
            effects.discard(frame);
            waiters.remove(frame.previous(), frame.sequence());
        }
        for (DataFrame frame : List.copyOf(held.values())) {
            if (frame.previous() != 0 && frame.previous() < next && waiters.remove(frame.previous(), frame.sequence())) {
                busy.add(frame.sequence());
            }
        }
        if (!busy.isEmpty()) {
            retryAt = time.nanos();
        }
    }

    private void confirm() {
        if (unconfirmed >= ACK_MESSAGES) {
            acknowledge();
        } else if (unconfirmed > 0) {
            confirmSoon();
        }
    }

    private void confirmSoon() {
        if (ackAt == SendStream.NEVER) {
            ackAt = time.nanos() + ACK_NANOS;
        }
    }

    private void acknowledge() {
        ackAt = SendStream.NEVER;
        unconfirmed = 0;
        IntervalSet pending = new IntervalSet(IntervalSet.MAX_INTERVALS);
        List<AckFrame.Finished> outcomes = new ArrayList<>();
        open.forEach((sequence, outcome) -> {
            if (outcome.isPresent() && outcomes.size() < AckFrame.MAX_OUTCOMES) {
                outcomes.add(outcome.get());
            } else {
                pending.add(sequence);
            }
        });
        effects.acknowledge(new AckFrame(channel, received, pending, outcomes));
    }

    /** Does what is due: tries again what handlers had no room for, and confirms. */
    public void tick() {
        long now = time.nanos();
        if (retryAt != SendStream.NEVER && retryAt - now <= 0) {
            retryAt = SendStream.NEVER;
            retry();
        }
        if (ackAt != SendStream.NEVER && ackAt - now <= 0) {
            acknowledge();
        }
    }

    private void retry() {
        for (int left = busy.size(); left > 0; left--) {
            Long sequence = busy.poll();
            DataFrame frame = held.get(sequence);
            if (frame == null) {
                continue;
            }
            if (handOver(frame)) {
                release(frame);
                afterwards(sequence);
            } else {
                busy.add(sequence);
                retryAt = time.nanos() + RETRY_NANOS;
            }
        }
        confirm();
    }

    /** The sender is gone for good: what waits for a message that did not come from it waits for nothing. */
    public void senderGone() {
        for (DataFrame frame : List.copyOf(held.values())) {
            if (!isFree(frame) && !held.containsKey(frame.previous())) {
                release(frame);
                waiters.remove(frame.previous(), frame.sequence());
                effects.discard(frame);
            }
        }
    }

    /** Nothing more will be handed over: lets go of what is held. */
    public void close() {
        held.values().forEach(effects::discard);
        held.clear();
        heldBytes = 0;
    }

    /** When {@link #tick} has something to do; {@link SendStream#NEVER} if not by itself. */
    public long wakeAt() {
        return ackAt == SendStream.NEVER ? retryAt : retryAt == SendStream.NEVER ? ackAt : retryAt - ackAt < 0 ? retryAt : ackAt;
    }

    public ReceiveCounters counters() {
        return new ReceiveCounters(delivered, duplicates, held.size(), dropped);
    }
}
