package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a {@link FrameLink}. From other threads, items go through a queue, and the wire thread is woken once for
 * as many as come until it looks; on the wire thread they are written at once. While bytes are being read, writes are
 * held back until the read is complete, so that the answers to a burst leave as one; nothing waits longer. Items are
 * {@link Message}, {@link PendingRequest} and {@link PendingReply}: none is wrapped. The queue is bounded by the ledger.
 */
final class LinkWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LinkWriter.class);
    private static final byte[] NOTHING = {};
    /** So many are drained at a time before others on the wire thread get their turn. */
    private static final int DRAIN_BATCH = 1_024;
    private static final long NONE = -1;

    private final Wire wire;
    private final LinkChannels channels;
    private final SendLedger ledger;
    private final RequestTable requests;
    private final TransportMeters meters;
    private final Runnable idle;
    private final ConcurrentLinkedQueue<Object> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final PriorityBacklog backlog = new PriorityBacklog();
    private final FrameEncoder encoder = new FrameEncoder();
    private final Runnable drain = this::drain;
    private final Runnable flush = this::flush;
    private boolean held;
    private boolean unflushed;
    private boolean flushAsked;
    private boolean closed;
    private long onWire;
    private long pingDue = NONE;
    private long pongDue = NONE;
    private long frames;
    private long bytes;

    /** @param idle told when items were written, to see whether a close can go on */
    LinkWriter(Wire wire, LinkChannels channels, SendLedger ledger, RequestTable requests, TransportMeters meters, Runnable idle) {
        this.wire = wire;
        this.channels = channels;
        this.ledger = ledger;
        this.requests = requests;
        this.meters = meters;
        this.idle = idle;
    }

    /** Takes a booked item. From any thread. */
    void submit(Object item) {
        if (wire.onWireThread()) {
            emit(item);
            needFlush();
        } else {
            inbox.add(item);
            wake();
        }
    }

    /** Makes the wire thread look. From any thread. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            wire.execute(drain);
        }
    }

    void drain() {
        woken.set(false);
        if (closed) {
            inbox.clear();
            return;
        }
        int left = DRAIN_BATCH;
        for (Object item; left > 0 && (item = inbox.poll()) != null; left--) {
            emit(item);
        }
        if (left == 0) {
            wake();
        }
        flush();
        idle.run();
    }

    private void emit(Object item) {
        if (closed) {
            return;
        }
        if (backlog.isEmpty() && wire.isWritable()) {
            write(item);
        } else {
            backlog.add(priority(item), item);
        }
    }

    private int priority(Object item) {
        return channels.priority(item instanceof Message message ? channels.indexOf(message.channel())
                : item instanceof PendingRequest request ? request.channel : ((PendingReply) item).channel);
    }

    private void write(Object item) {
        if (item instanceof Message message) {
            write(message);
        } else if (item instanceof PendingRequest request) {
            write(request);
        } else {
            PendingReply reply = (PendingReply) item;
            int head = reply.isError ? encoder.error(reply.correlation, reply.body.length) : encoder.reply(reply.correlation, reply.body.length);
            put(head, reply.body, reply.channel, reply.cost);
        }
    }

    private void write(Message message) {
        int channel = channels.indexOf(message.channel());
        int head;
        try {
            head = encoder.message(channel, message);
        } catch (FoundationException e) {
            ledger.release(channel, FrameLink.cost(message));
            meters.dropped.increment();
            LOG.warn("A message of channel '{}' cannot be written and is dropped: {}", message.channel(), e.getMessage());
            return;
        }
        put(head, message.body(), channel, FrameLink.cost(message));
    }

    private void write(PendingRequest request) {
        Message message = request.message;
        request.message = null;
        if (request.isDone()) {
            ledger.release(request.channel, request.cost);
            return;
        }
        int head;
        try {
            head = encoder.request(request.correlation, request.channel, message);
        } catch (FoundationException e) {
            ledger.release(request.channel, request.cost);
            requests.take(request.correlation);
            request.completeExceptionally(e);
            return;
        }
        put(head, message.body(), request.channel, request.cost);
    }

    private void put(int head, byte[] body, int channel, int cost) {
        bytes += head + body.length;
        unflushed = true;
        if (channel != Wire.NO_CHANNEL) {
            frames++;
            onWire += cost;
        }
        wire.write(encoder.head(), head, body, channel, cost);
    }

    /** The wire takes more: what waits goes out by priority. */
    void writable() {
        if (closed) {
            return;
        }
        while (wire.isWritable()) {
            if (pongDue != NONE) {
                long id = pongDue;
                pongDue = NONE;
                put(encoder.pong(id), NOTHING, Wire.NO_CHANNEL, 0);
            } else if (pingDue != NONE) {
                long id = pingDue;
                pingDue = NONE;
                put(encoder.ping(id), NOTHING, Wire.NO_CHANNEL, 0);
            } else {
                Object item = backlog.poll();
                if (item == null) {
                    break;
                }
                write(item);
            }
        }
        needFlush();
        idle.run();
    }

    /** Whether a PING waits because the wire is busy. */
    boolean pingWaits() {
        return pingDue != NONE;
    }

    void ping(long id) {
        pingDue = id;
        sendDue();
    }

    /** Of several that wait only the last is answered, so that nobody can fill the memory with pings. */
    void pong(long id) {
        pongDue = id;
        sendDue();
    }

    private void sendDue() {
        if (wire.isWritable()) {
            writable();
        }
    }

    /** Answers a request that has no channel; if the wire is busy, the peer is left to its timeout. */
    void errorNow(long correlation, FoundationException error) {
        if (!closed && wire.isWritable()) {
            byte[] body = FrameEncoder.errorBody(error);
            put(encoder.error(correlation, body.length), body, Wire.NO_CHANNEL, 0);
            needFlush();
        } else {
            meters.dropped.increment();
        }
    }

    /** Writes the last frame and lets everything out. */
    void goodbye(Goodbye reason, String detail) {
        if (!closed) {
            put(encoder.goodbye(reason, detail), NOTHING, Wire.NO_CHANNEL, 0);
            flush();
        }
    }

    /** Reading has begun. */
    void hold() {
        held = true;
    }

    /** Reading is over. */
    void letGo() {
        held = false;
        flush();
    }

    private void needFlush() {
        if (unflushed && !held && !flushAsked) {
            flushAsked = true;
            wire.execute(flush);
        }
    }

    private void flush() {
        flushAsked = false;
        if (!unflushed) {
            return;
        }
        unflushed = false;
        meters.messagesSent.add(frames);
        meters.bytesSent.add(bytes);
        frames = 0;
        bytes = 0;
        wire.flush();
    }

    /** So much of what was booked has left. */
    void left(int cost) {
        onWire -= cost;
    }

    /** Whether everything that was booked has been given to the wire. */
    boolean isEmpty() {
        return backlog.isEmpty() && ledger.total() == onWire;
    }

    void close() {
        closed = true;
        backlog.clear();
        inbox.clear();
    }
}
