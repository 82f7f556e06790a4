package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelSpec.Compression;
import io.foundation.transport.api.ChannelSpec.Overflow;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What waits to be written on one channel of one link, for each connection of the channel in order. No more waits than {@code queueBytes} or one
 * message; what is taken out counts until it was written. A small message is laid out at once, by the thread that sends it, behind
 * those that wait ({@link EncodedRun}); others wait as they are ({@link OutboundFrame}): large ones, those of a channel that
 * compresses, and those that may still be replaced by a newer value or dropped for their age.
 * <p>Replies wait beside the messages, and go first: their number is bounded by the requests they answer, and a peer that waits for one must not wait for the
 * messages before it to be consumed. Thread-safe.
 */
final class ChannelQueue {

    /** Bodies up to this are copied when they are sent. */
    static final int COPY_BYTES = 8 << 10;
    private static final int KEY_HASH = 0x9e3779b9;

    /** Who is to be told that something waits. */
    interface Signal {
        void waits(QueueLine line);
    }

    final int number;
    final ChannelSpec spec;
    final ChannelTerms terms;
    private final QueueLine[] lines;
    private final Signal signal;
    private final AtomicLong versions;
    private final boolean asTheyAre;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final RunWriter runs;
    private final ChannelMeter meter;
    private long queuedBytes;
    private long queuedMessages;
    private int blocked;
    private boolean closed;
    private int turn;

    /**
     * @param slots    the connections of the channel, by index
     * @param signal   told when something waits for a connection that has nothing, after the lock is free
     * @param versions gives the versions of values
     * @param memory   gives what runs of {@link EncodedRun#MEMORY_BYTES} are laid out in where much is sent, or null if there is nothing; null if runs are not to be so large
     */
    ChannelQueue(int number, ChannelSpec spec, ChannelTerms terms, int[] slots, Signal signal, AtomicLong versions, ChannelMeter meter, Supplier<RunMemory> memory) {
        this.number = number;
        this.spec = spec;
        this.terms = terms;
        this.signal = signal;
        this.versions = versions;
        this.meter = meter;
        this.runs = new RunWriter(number, new RunPool(memory, spec.queueBytes()), meter);
        lines = new QueueLine[slots.length];
        for (int i = 0; i < slots.length; i++) {
            lines[i] = new QueueLine(slots[i]);
        }
        asTheyAre = spec.monotonic() || spec.overflow() == Overflow.DROP_OLDEST || spec.compression() == Compression.AUTO;
    }

    QueueLine[] lines() {
        return lines;
    }

    ChannelMeter meter() {
        return meter;
    }

    /** The index of the connection for a key: the same whatever connections there are at the moment. */
    int indexOf(String key) {
        if (lines.length == 1) {
            return 0;
        }
        if (key.isEmpty()) {
            return spec.ordering() == ChannelSpec.Ordering.NONE ? (turn++ & 0x7fffffff) % lines.length : 0;
        }
        return (int) ((key.hashCode() * KEY_HASH & 0xffffffffL) * lines.length >>> 32);
    }

    // ---- in ----

    /**
     * Takes a one-way message.
     *
     * @param mayBlock whether the caller may be made to wait
     */
    SendStatus offer(Message message, int cost, boolean mayBlock) {
        QueueLine line = lines[indexOf(message.key())];
        boolean wake;
        lock.lock();
        try {
            if (closed) {
                return SendStatus.CLOSED;
            }
            if (spec.monotonic() && replace(line, message, cost)) {
                return SendStatus.ACCEPTED;
            }
            if (isFull(cost)) {
                SendStatus refused = overflow(line, cost, mayBlock);
                if (refused != null) {
                    return refused;
                }
            }
            if (asTheyAre || message.body().length > COPY_BYTES) {
                line.add(frameOf(message, cost));
            } else if (!runs.message(line, message, cost)) {
                return SendStatus.ACCEPTED;
            }
            wake = booked(line, cost);
        } finally {
            lock.unlock();
        }
        if (wake) {
            signal.waits(line);
        }
        return SendStatus.ACCEPTED;
    }

    /** Takes a message whose body is read while it is written; abandons it if it is not taken. Otherwise as {@link #offer(Message, int, boolean)}. */
    SendStatus offer(StreamedFrame frame, boolean mayBlock) {
        QueueLine line = lines[indexOf(frame.message.key())];
        SendStatus refused;
        boolean wake = false;
        lock.lock();
        try {
            refused = closed ? SendStatus.CLOSED : isFull(frame.cost) ? overflow(line, frame.cost, mayBlock) : null;
            if (refused == null) {
                line.add(frame);
                wake = booked(line, frame.cost);
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            frame.abandon();
            return refused;
        }
        if (wake) {
            signal.waits(line);
        }
        return SendStatus.ACCEPTED;
    }

    private OutboundFrame frameOf(Message message, int cost) {
        OutboundFrame frame = new OutboundFrame(spec.monotonic() ? FrameKind.VALUE : FrameKind.MESSAGE, message, message.body(), 0, cost, System.nanoTime());
        if (spec.monotonic()) {
            frame.version = versions.incrementAndGet();
        }
        return frame;
    }

    private boolean isFull(int cost) {
        return queuedBytes + cost > spec.queueBytes() && queuedBytes > 0;
    }

    private boolean booked(QueueLine line, int cost) {
        queuedBytes += cost;
        queuedMessages++;
        boolean wake = !line.signalled;
        line.signalled = true;
        return wake;
    }

    /** Null if there is room now; else what the sender is told. */
    private SendStatus overflow(QueueLine line, int cost, boolean mayBlock) {
        switch (spec.overflow()) {
            case DROP_OLDEST -> {
                while (isFull(cost) && dropOldest(line)) {
                    meter.dropped(ChannelMeter.OLDEST);
                }
                if (!isFull(cost)) {
                    return null;
                }
                // Everything is being written already: nothing older can be had back.
                meter.dropped(ChannelMeter.NEWEST);
                return SendStatus.DROPPED;
            }
            case DROP_NEWEST -> {
                meter.dropped(ChannelMeter.NEWEST);
                return SendStatus.DROPPED;
            }
            case BLOCK -> {
                if (mayBlock && awaitRoom(cost)) {
                    return closed ? SendStatus.CLOSED : null;
                }
            }
            case FAIL -> { }
        }
        meter.dropped(ChannelMeter.FULL);
        return SendStatus.QUEUE_FULL;
    }

    private boolean awaitRoom(int cost) {
        blocked++;
        try {
            while (isFull(cost) && !closed) {
                room.await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            blocked--;
        }
    }

    /** Drops the oldest one-way message that waits for this connection, or else for another. */
    private boolean dropOldest(QueueLine preferred) {
        if (dropFirst(preferred)) {
            return true;
        }
        for (QueueLine line : lines) {
            if (dropFirst(line)) {
                return true;
            }
        }
        return false;
    }

    private boolean dropFirst(QueueLine line) {
        OutboundFrame dropped = line.dropFirst();
        if (dropped == null) {
            return false;
        }
        queuedBytes -= dropped.cost;
        queuedMessages--;
        return true;
    }

    /** Puts a newer value in the place of the one that waits, where it keeps its turn. */
    private boolean replace(QueueLine line, Message message, int cost) {
        OutboundFrame waiting = line.value(message);
        if (waiting == null) {
            return false;
        }
        OutboundFrame newer = new OutboundFrame(FrameKind.VALUE, message, message.body(), 0, cost, waiting.queuedAt);
        newer.version = versions.incrementAndGet();
        queuedBytes += cost - line.put(newer).cost;
        meter.conflated();
        return true;
    }

    /**
     * Takes a request.
     *
     * @return {@code ACCEPTED}, {@code QUEUE_FULL} or {@code CLOSED}
     * @throws FoundationException {@code SERIALIZATION_FAILED} if it cannot be written
     */
    SendStatus offer(PendingRequest request, Message message, int cost) {
        QueueLine line = lines[request.index];
        boolean wake;
        lock.lock();
        try {
            if (closed) {
                return SendStatus.CLOSED;
            }
            if (isFull(cost)) {
                meter.dropped(ChannelMeter.FULL);
                return SendStatus.QUEUE_FULL;
            }
            if (asTheyAre || message.body().length > COPY_BYTES) {
                OutboundFrame frame = new OutboundFrame(FrameKind.REQUEST, message, message.body(), request.correlation, cost, System.nanoTime());
                frame.request = request;
                line.add(frame);
            } else {
                runs.request(line, message, request.correlation, cost);
            }
            wake = booked(line, cost);
        } finally {
            lock.unlock();
        }
        if (wake) {
            signal.waits(line);
        }
        return SendStatus.ACCEPTED;
    }

    /** Takes a reply, which may use as much again as the queue: its request was taken in, so it should not fail for what others send. False if it does not fit. */
    boolean offerReply(int index, int kind, long correlation, byte[] body, int cost) {
        QueueLine line = lines[index];
        boolean wake;
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (queuedBytes > 0 && queuedBytes + cost > 2L * spec.queueBytes()) {
                return false;
            }
            if (body.length > COPY_BYTES || spec.compression() == Compression.AUTO) {
                line.openReplies = null;
                line.replies.add(new OutboundFrame(kind, null, body, correlation, cost, System.nanoTime()));
            } else {
                runs.reply(line, kind, correlation, body, cost);
            }
            line.hasReplies = true;
            wake = booked(line, cost);
        } finally {
            lock.unlock();
        }
        if (wake) {
            signal.waits(line);
        }
        return true;
    }

    // ---- out, on the wire thread of the line's connection ----

    /**
     * Takes out what goes next: an {@link EncodedRun} or an {@link OutboundFrame}; null if there is nothing (then the next that comes is signalled).
     *
     * @param messagesToo whether messages may be sent; else only replies are taken out
     */
    Object take(QueueLine line, boolean messagesToo) {
        lock.lock();
        try {
            Object reply = line.takeReply();
            if (reply != null) {
                taken(reply);
                return reply;
            }
            line.hasReplies = false;
            if (!messagesToo) {
                line.signalled = !line.messages.isEmpty();
                return null;
            }
            Object next = line.takeMessage();
            if (next == null) {
                line.signalled = false;
                return null;
            }
            taken(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void taken(Object item) {
        if (item instanceof EncodedRun run) {
            queuedMessages -= run.count;
            runs.pool().taken(run);
            meter.waited(run.queuedAt);
        } else {
            queuedMessages--;
            meter.waited(((OutboundFrame) item).queuedAt);
        }
    }

    /** A run was written: it may be used again. */
    void recycle(EncodedRun run) {
        lock.lock();
        try {
            runs.pool().putBack(run);
        } finally {
            lock.unlock();
        }
    }

    /** Little is sent at the moment: gives memory back. */
    void trim() {
        lock.lock();
        try {
            if (queuedMessages == 0) {
                runs.pool().trim();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes taken out have been written, or never will be. */
    void release(long cost) {
        lock.lock();
        try {
            queuedBytes -= cost;
            if (blocked > 0) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Values that were written and perhaps did not arrive, oldest first: they wait again, unless there is a newer one. */
    void again(QueueLine line, Iterable<OutboundFrame> values) {
        boolean wake = false;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            for (OutboundFrame value : values) {
                OutboundFrame waiting = line.value(value.message);
                if (waiting == null) {
                    line.add(value);
                    wake |= booked(line, value.cost);
                } else if (waiting.version < value.version) {
                    queuedBytes += value.cost - line.put(value).cost;
                }
            }
        } finally {
            lock.unlock();
        }
        if (wake) {
            signal.waits(line);
        }
    }

    /** The connection of a line is gone. Whether something waits for the next one; if not, the next that comes is signalled. */
    boolean rearm(QueueLine line) {
        lock.lock();
        try {
            line.signalled = !line.messages.isEmpty() || !line.replies.isEmpty();
            return line.signalled;
        } finally {
            lock.unlock();
        }
    }

    boolean hasWaiting(QueueLine line) {
        lock.lock();
        try {
            return !line.messages.isEmpty() || !line.replies.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    long queuedMessages() {
        lock.lock();
        try {
            return queuedMessages;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and lets go who waits for room; what waits is still written. */
    void refuse() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything. Gives back the values that wait, by index of the connection in order. */
    List<OutboundFrame> close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            List<OutboundFrame> values = new ArrayList<>();
            for (QueueLine line : lines) {
                line.clear(values);
            }
            runs.pool().close();
            queuedBytes = 0;
            queuedMessages = 0;
            return values;
        } finally {
            lock.unlock();
        }
    }
}
