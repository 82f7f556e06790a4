package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.transport.api.Goodbye;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link FrameLink} and its life; {@link ConnectionWriter} is its sending half, {@link ConnectionReader} the receiving one. What waits for it in the queues of its channels is written as
 * long as the wire takes it and the peer's credit lasts. Other threads wake the wire thread once for as much as comes until it looks; while bytes are being read, writes are held
 * back until the read is complete, so that the answers to a burst leave as one. A connection that is no longer needed ends by DONE from both sides, so that nothing is on its
 * way when it closes. On the wire thread, except where said.
 */
public final class LinkConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);
    /** So many pieces are written before others on the wire thread get their turn. */
    private static final int BATCH = 128;
    private static final long NONE = -1;
    /** After so long without a message its memory is given back. */
    private static final long TRIM_NANOS = 2_000_000_000L;

    private final FrameLink link;
    private final Wire wire;
    private final int slot;
    private final LinkEnvironment environment;
    private final SendScheduler scheduler;
    private final Feed[] feedOf;
    private final ConnectionReader reader;
    private final KeepAliveCore keepAlive;
    private final ConnectionWriter writer;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final BitSet opensDue = new BitSet();
    private final Runnable pump = this::pump;
    private final Runnable timer = this::timer;
    private boolean held;
    private boolean pumping;
    private boolean pumpAgain;
    private boolean stopped;
    private boolean closing;
    private boolean doneSent;
    private boolean peerDone;
    private long pingDue = NONE;
    private long pongDue = NONE;
    private long lastUse;

    LinkConnection(FrameLink link, Wire wire, int slot, LinkEnvironment environment) {
        this.link = link;
        this.wire = wire;
        this.slot = slot;
        this.environment = environment;
        ChannelQueue[] queues = link.queues();
        feedOf = new Feed[queues.length];
        List<Feed> feeds = new ArrayList<>();
        for (ChannelQueue queue : queues) {
            for (QueueLine line : queue.lines()) {
                if (line.slot == slot) {
                    feedOf[queue.number] = new Feed(queue, line);
                    feeds.add(feedOf[queue.number]);
                }
            }
        }
        scheduler = new SendScheduler(feeds);
        writer = new ConnectionWriter(link, this, environment, scheduler.all());
        reader = new ConnectionReader(link, this, environment);
        keepAlive = new KeepAliveCore(environment.keepAliveNanos, environment.keepAliveMisses);
    }

    int slot() {
        return slot;
    }

    Wire wire() {
        return wire;
    }

    ConnectionReader reader() {
        return reader;
    }

    BodyCodec codec() {
        return writer.codec();
    }

    Feed[] feeds() {
        return scheduler.all();
    }

    /** What one channel has here; null if nothing. From any thread. */
    Feed feed(int channel) {
        return feedOf[channel];
    }

    /** The wire is ready to call back: begins. */
    public void up() {
        if (slot == 0) {
            link.up();
        } else if (!stopped) {
            link.begin(this);
        }
    }

    /** Begins: tells the peer what it may send, sends what waits, and watches for life. */
    void start() {
        lastUse = environment.time.nanos();
        reader.begin();
        wire.after(keepAlive.start(lastUse), timer);
        pump();
    }

    // ---- waking ----

    /** Something waits, or may be written again. From any thread. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            wire.execute(pump);
        }
    }

    /** A line has something: on the wire thread and while reading, it is seen at the end of the read. From any thread. */
    void signal() {
        if (wire.onWireThread() && held) {
            return;
        }
        wake();
    }

    // ---- writing ----

    private void pump() {
        woken.set(false);
        if (stopped) {
            return;
        }
        if (pumping) {
            pumpAgain = true;
            return;
        }
        pumping = true;
        try {
            int left = BATCH;
            do {
                pumpAgain = false;
                while (wire.isWritable() && left > 0 && !stopped && writeNext()) {
                    left--;
                }
                writer.flush();
            } while (pumpAgain && left > 0 && !stopped);
            if (left == 0) {
                wake();
            }
        } finally {
            pumping = false;
        }
        if (closing && !stopped) {
            tryDone();
        }
        if (slot == 0) {
            link.tryFinish();
        }
    }

    private boolean writeNext() {
        if (writeDue()) {
            return true;
        }
        if (doneSent) {
            return false;
        }
        Feed feed = scheduler.next();
        if (feed == null) {
            return false;
        }
        scheduler.served(feed, writer.write(feed));
        return true;
    }

    /** What the link itself has to say goes before all messages. */
    private boolean writeDue() {
        if (pongDue != NONE) {
            long id = pongDue;
            pongDue = NONE;
            writer.put(writer.encoder().pong(id));
        } else if (pingDue != NONE) {
            long id = pingDue;
            pingDue = NONE;
            writer.put(writer.encoder().ping(id));
        } else if (!opensDue.isEmpty()) {
            int wanted = opensDue.nextSetBit(0);
            opensDue.clear(wanted);
            writer.put(writer.encoder().open(wanted));
        } else {
            ConnectionReader.In due = doneSent ? null : reader.creditDue();
            if (due == null) {
                return false;
            }
            long limit = due.credit.limit();
            writer.put(writer.encoder().credit(due.channel, due.credit.received(), limit));
            due.credit.announced(limit);
        }
        return true;
    }

    // ---- what the wire tells ----

    /** Bytes have come; {@link #readComplete} follows when there are no more for now. */
    public void read(ByteSource source) {
        if (stopped) {
            return;
        }
        keepAlive.heard(environment.time.nanos());
        environment.meters.bytesReceived.add(source.available());
        held = true;
        try {
            reader.decode(source);
        } catch (FoundationException e) {
            String reason = e.type() == ErrorType.TOO_LARGE ? RefusalReason.OVERSIZED.word() : RefusalReason.GARBAGE.word();
            environment.cutOff(link, reason, e.getMessage());
            LOG.debug("{} connection {}: {}", link, slot, e.getMessage());
            link.misbehaved(this, e.getMessage());
        }
    }

    /** Nothing more has come for now: what is to be said goes out. */
    public void readComplete() {
        held = false;
        if (stopped) {
            return;
        }
        reader.count();
        pump();
    }

    /** The wire takes more again. */
    public void writable() {
        pump();
    }

    /**
     * Bytes have left, or never will.
     *
     * @param channel whose they were booked on, or {@link Wire#NO_CHANNEL}
     * @param cost    how many of those booked
     */
    public void written(int channel, int cost) {
        if (channel != Wire.NO_CHANNEL && !stopped) {
            writer.written(channel, cost);
        }
        // A PING cannot overtake a large piece: while one waits, the peer shows by taking bytes that it lives.
        if (pingDue != NONE) {
            keepAlive.heard(environment.time.nanos());
        }
    }

    /** What came could not even be deciphered: it is not the peer who sent it, or he breaks the rules. */
    public void garbled(String detail) {
        if (!stopped) {
            environment.cutOff(link, RefusalReason.GARBAGE.word(), detail);
            link.garbled(this, detail);
        }
    }

    /** The connection broke. */
    public void lost(String detail) {
        if (!stopped) {
            link.broken(this, detail);
        }
    }

    /** Ends what it carries at once and without waiting for anything, because the transport must be gone. */
    public void abandon() {
        if (!stopped) {
            link.abandoned(this);
        }
    }

    // ---- life ----

    private void timer() {
        if (stopped) {
            return;
        }
        long now = environment.time.nanos();
        switch (keepAlive.timer(now)) {
            case PING -> {
                pingDue = keepAlive.pingId();
                askForCredit();
                pump();
            }
            case SILENT -> {
                link.silent(this, "nothing was heard for " + keepAlive.silence(now) / 1_000_000 + " ms");
                return;
            }
            case NOTHING -> { }
        }
        if (!stopped && now - lastUse >= TRIM_NANOS) {
            reader.trim();
            for (Feed feed : scheduler.all()) {
                feed.queue.trim();
            }
        }
        if (!stopped && slot > 0 && link.peer().dialled() && now - lastUse >= environment.limits.idleNanos() && isIdle()) {
            finish();
        }
        if (!stopped) {
            long delay = keepAlive.nextDelay(now);
            wire.after(slot == 0 ? delay : Math.min(delay, environment.limits.idleNanos()), timer);
        }
    }

    /** What was lost on a wire that loses frames never comes to be consumed: the peer is told how much was sent. */
    private void askForCredit() {
        for (Feed feed : scheduler.all()) {
            if (feed.limit <= feed.sent && feed.line.signalled && wire.isWritable()) {
                writer.put(writer.encoder().sync(feed.queue.number, feed.sent));
            }
        }
    }

    private boolean isIdle() {
        return isDrained() && reader.isIdle();
    }

    /** Whether nothing waits for it. */
    boolean isDrained() {
        for (Feed feed : scheduler.all()) {
            if (!feed.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Was used now: a message came. */
    void used() {
        lastUse = environment.time.nanos();
    }

    /** Closes when everything that waits has gone. */
    void finish() {
        if (!closing && !stopped) {
            closing = true;
            tryDone();
        }
    }

    private void tryDone() {
        if (!doneSent && wire.isWritable() && (peerDone ? nothingBegun() : isDrained())) {
            doneSent = true;
            writer.put(writer.encoder().done());
            writer.flush();
        }
        if (doneSent && peerDone) {
            link.done(this);
        }
    }

    private boolean nothingBegun() {
        for (Feed feed : scheduler.all()) {
            if (feed.current != null || feed.currentReply != null) {
                return false;
            }
        }
        return true;
    }

    void doneCame() {
        if (slot > 0) {
            peerDone = true;
            closing = true;
            tryDone();
        }
    }

    void pingCame(long id) {
        // Of several that wait only the last is answered, so that nobody can fill the memory with pings.
        pongDue = id;
    }

    void pongCame(long id) {
        keepAlive.pong(id, environment.time.nanos());
        if (slot == 0) {
            link.roundTrip(keepAlive.roundTrip());
        }
    }

    void creditCame(int channel, long received, long limit) {
        Feed feed = channel < feedOf.length ? feedOf[channel] : null;
        if (feed != null) {
            feed.credit(received, limit);
        }
    }

    /** The peer is to open another connection. From any thread. */
    void askOpen(int wanted) {
        wire.execute(() -> {
            opensDue.set(wanted);
            pump();
        });
    }

    /** Answers a request that has no channel; if the wire is busy, the peer is left to its timeout. */
    void errorNow(int channel, long correlation, FoundationException error) {
        if (!stopped && wire.isWritable()) {
            byte[] body = ErrorCodec.toBytes(error);
            writer.put(writer.encoder().error(channel, correlation, body.length), body);
        } else {
            environment.meters.dropped.increment();
        }
    }

    /** Writes the last frame and lets everything out. */
    void goodbye(Goodbye reason, String detail) {
        if (!stopped) {
            writer.put(writer.encoder().goodbye(reason, detail));
            writer.flush();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Nothing more is read or written. Gives back what the wire had of the queues, or was about to get. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        reader.stop();
        writer.stop();
    }
}
