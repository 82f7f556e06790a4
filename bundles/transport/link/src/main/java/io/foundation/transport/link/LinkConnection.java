package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ChannelSpec.Compression;
import io.foundation.transport.api.Goodbye;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link FrameLink}, sending half and life; {@link ConnectionReader} is the receiving half. What waits for it in the queues of its channels is written as
 * long as the wire takes it and the peer's credit lasts. Other threads wake the wire thread once for as much as comes until it looks; while bytes are being read, writes are held
 * back until the read is complete, so that the answers to a burst leave as one. A connection that is no longer needed ends by DONE from both sides, so that nothing is on its
 * way when it closes. On the wire thread, except where said.
 */
public final class LinkConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);
    private static final byte[] NOTHING = {};
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
    private final long[] onWire;
    private final ConnectionReader reader;
    private final KeepAliveCore keepAlive;
    private final FrameEncoder encoder = new FrameEncoder();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final BitSet opensDue = new BitSet();
    private final Runnable pump = this::pump;
    private final Runnable timer = this::timer;
    private BodyCodec codec;
    private boolean held;
    private boolean pumping;
    private boolean pumpAgain;
    private boolean unflushed;
    private boolean stopped;
    private boolean closing;
    private boolean doneSent;
    private boolean peerDone;
    private long pingDue = NONE;
    private long pongDue = NONE;
    private long frames;
    private long bytes;
    private long lastUse;

    LinkConnection(FrameLink link, Wire wire, int slot, LinkEnvironment environment) {
        this.link = link;
        this.wire = wire;
        this.slot = slot;
        this.environment = environment;
        ChannelQueue[] queues = link.queues();
        feedOf = new Feed[queues.length];
        onWire = new long[queues.length];
        List<Feed> feeds = new ArrayList<>();
        for (ChannelQueue queue : queues) {
            for (ChannelQueue.Line line : queue.lines()) {
                if (line.slot == slot) {
                    feedOf[queue.number] = new Feed(queue, line);
                    feeds.add(feedOf[queue.number]);
                }
            }
        }
        scheduler = new SendScheduler(feeds);
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
        if (codec == null) {
            codec = new BodyCodec();
        }
        return codec;
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
                flush();
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
        scheduler.served(feed, write(feed));
        return true;
    }

    /** What the link itself has to say goes before all messages. */
    private boolean writeDue() {
        if (pongDue != NONE) {
            long id = pongDue;
            pongDue = NONE;
            put(encoder.pong(id));
        } else if (pingDue != NONE) {
            long id = pingDue;
            pingDue = NONE;
            put(encoder.ping(id));
        } else if (!opensDue.isEmpty()) {
            int wanted = opensDue.nextSetBit(0);
            opensDue.clear(wanted);
            put(encoder.open(wanted));
        } else {
            ConnectionReader.In due = doneSent ? null : reader.creditDue();
            if (due == null) {
                return false;
            }
            long limit = due.credit.limit();
            put(encoder.credit(due.channel, due.credit.received(), limit));
            due.credit.announced(limit);
        }
        return true;
    }

    private void put(int head) {
        bytes += head;
        unflushed = true;
        wire.write(encoder.head(), head, NOTHING, 0, 0, Wire.NO_CHANNEL, 0);
    }

    /** Writes the next piece of a channel; gives back how many bytes. */
    private int write(Feed feed) {
        if (feed.currentReply != null) {
            return writePiece(feed, feed.currentReply);
        }
        boolean mayMessage = feed.current == null && feed.limit - feed.sent > 0;
        if (feed.current != null && !feed.line.hasReplies) {
            return writePiece(feed, feed.current);
        }
        Object item = feed.queue.take(feed.line, mayMessage);
        if (item instanceof EncodedRun run) {
            return writeRun(feed, run);
        }
        if (item instanceof OutboundFrame frame) {
            return writeFrame(feed, frame);
        }
        if (feed.current != null) {
            return writePiece(feed, feed.current);
        }
        return 0;
    }

    private int writeRun(Feed feed, EncodedRun run) {
        int length = run.frames.length();
        if (!run.isReplies) {
            feed.sent += length;
        }
        feed.lastRequest = Math.max(feed.lastRequest, run.lastRequest);
        sent(feed, run.count, length, run.cost);
        wire.write(run.frames.head(), length, NOTHING, 0, 0, feed.queue.number, run.cost);
        feed.queue.recycle(run);
        return length;
    }

    private void sent(Feed feed, int messages, int length, int cost) {
        unflushed = true;
        bytes += length;
        frames += messages;
        lastUse = environment.time.nanos();
        onWire[feed.queue.number] += cost;
        if (feed.limit <= feed.sent && !feed.stalled) {
            feed.stalled = true;
            feed.queue.meter().stalled();
        }
        feed.queue.meter().sent(messages, length);
    }

    private int writeFrame(Feed feed, OutboundFrame frame) {
        if (frame.request != null && frame.request.isDone()) {
            feed.queue.release(frame.cost);
            return 0;
        }
        feed.lastRequest = Math.max(feed.lastRequest, frame.request == null ? 0 : frame.correlation);
        if (frame instanceof StreamedFrame streamed) {
            feed.current = streamed;
            streamed.start(this::wake);
            return 0;
        }
        if (frame.length > feed.queue.spec.chunkBytes()) {
            return writeFirst(feed, frame, feed.queue.spec.chunkBytes());
        }
        byte[] body = frame.body;
        int plain = FrameEncoder.PLAIN;
        byte[] smaller = compressed(feed, frame, body.length);
        if (smaller != null) {
            plain = body.length;
            body = smaller;
        }
        int number = feed.queue.number;
        encoder.reset();
        try {
            switch (frame.kind) {
                case FrameKind.MESSAGE -> encoder.messageHead(number, frame.message, plain);
                case FrameKind.VALUE -> encoder.valueHead(number, frame.version, frame.message, plain);
                case FrameKind.REQUEST -> encoder.requestHead(frame.correlation, number, frame.message, plain);
                case FrameKind.REPLY -> encoder.replyHead(number, frame.correlation, plain);
                default -> encoder.errorHead(number, frame.correlation);
            }
        } catch (FoundationException e) {
            cannotBeWritten(feed, frame, e);
            return 0;
        }
        int head = encoder.finish(body.length);
        int length = head + body.length;
        if (!frame.isReply()) {
            feed.sent += length;
        }
        feed.written(frame);
        sent(feed, 1, length, frame.cost);
        wire.write(encoder.head(), head, body, 0, body.length, number, frame.cost);
        return length;
    }

    private void cannotBeWritten(Feed feed, OutboundFrame frame, FoundationException failure) {
        feed.queue.release(frame.cost);
        frame.abandon();
        if (frame == feed.current) {
            feed.current = null;
        }
        if (frame.request != null) {
            link.requests().take(frame.correlation);
            frame.request.completeExceptionally(failure);
        } else {
            feed.queue.meter().invalid(frame.message, failure);
        }
    }

    /** The next part of a body compressed, if the channel does that and it pays; else null. */
    private byte[] compressed(Feed feed, OutboundFrame frame, int length) {
        if (feed.queue.spec.compression() == Compression.OFF || frame.kind == FrameKind.ERROR) {
            return null;
        }
        int made = codec().compress(frame.bytes(), frame.position(), length);
        feed.queue.meter().compressed(length, made < 0 ? length : made);
        return made < 0 ? null : Arrays.copyOf(codec().buffer(), made);
    }

    /** What there is of a streamed message: the next piece, if the source had one; if it failed, the peer is made to forget the message. */
    private int writeStreamed(Feed feed, StreamedFrame frame) {
        if (frame.hasFailed()) {
            feed.current = null;
            feed.queue.release(frame.unwritten());
            feed.queue.meter().dropped(ChannelMeter.SOURCE);
            if (frame.begun) {
                // A piece that does not belong where the last one ended: whoever puts the message together gives it up.
                encoder.reset();
                encoder.pieceHead(feed.queue.number, false, frame.length, FrameEncoder.PLAIN);
                put(encoder.finish(0));
            }
            return 0;
        }
        if (!frame.isReady()) {
            return 0;
        }
        if (frame.begun) {
            return writeNextPiece(feed, frame);
        }
        frame.begun = true;
        return writeFirst(feed, frame, Math.min(frame.length, feed.queue.spec.chunkBytes()));
    }

    private int writeFirst(Feed feed, OutboundFrame frame, int count) {
        byte[] smaller = compressed(feed, frame, count);
        encoder.reset();
        try {
            encoder.firstHead(feed.queue.number, frame.length, smaller == null ? FrameEncoder.PLAIN : count);
            encoder.inFirst(frame, feed.queue.number);
        } catch (FoundationException e) {
            cannotBeWritten(feed, frame, e);
            return 0;
        }
        boolean isWhole = count == frame.length;
        if (frame.isReply()) {
            feed.currentReply = frame;
        } else {
            feed.current = isWhole ? null : frame;
            feed.sent += Math.min(frame.length, InboundCredit.MAX_CHARGE);
        }
        frame.offset = 0;
        int cost = frame instanceof StreamedFrame ? frame.costOf(count) : frame.cost - frame.length + count;
        return writePart(feed, frame, count, smaller, cost, isWhole ? 1 : 0);
    }

    private int writePiece(Feed feed, OutboundFrame frame) {
        return frame instanceof StreamedFrame streamed ? writeStreamed(feed, streamed) : writeNextPiece(feed, frame);
    }

    private int writeNextPiece(Feed feed, OutboundFrame frame) {
        int count = Math.min(feed.queue.spec.chunkBytes(), frame.length - frame.offset);
        byte[] smaller = compressed(feed, frame, count);
        encoder.reset();
        encoder.pieceHead(feed.queue.number, frame.isReply(), frame.offset, smaller == null ? FrameEncoder.PLAIN : count);
        boolean last = frame.offset + count == frame.length;
        if (last) {
            feed.currentReply = frame.isReply() ? null : feed.currentReply;
            feed.current = frame.isReply() ? feed.current : null;
            feed.written(frame);
        }
        return writePart(feed, frame, count, smaller, frame.costOf(count), last ? 1 : 0);
    }

    private int writePart(Feed feed, OutboundFrame frame, int count, byte[] smaller, int cost, int messages) {
        byte[] body = smaller == null ? frame.bytes() : smaller;
        int offset = smaller == null ? frame.position() : 0;
        int length = smaller == null ? count : smaller.length;
        int head = encoder.finish(length);
        frame.wrote(count);
        sent(feed, messages, head + length, cost);
        wire.write(encoder.head(), head, body, offset, length, feed.queue.number, cost);
        return head + length;
    }

    private void flush() {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        environment.meters.messagesSent.add(frames);
        environment.meters.bytesSent.add(bytes);
        frames = 0;
        bytes = 0;
        wire.flush();
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
            onWire[channel] -= cost;
            link.queues()[channel].release(cost);
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
                put(encoder.sync(feed.queue.number, feed.sent));
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
            put(encoder.done());
            flush();
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
            byte[] body = FrameEncoder.errorBody(error);
            int head = encoder.error(channel, correlation, body.length);
            bytes += head + body.length;
            unflushed = true;
            wire.write(encoder.head(), head, body, 0, body.length, Wire.NO_CHANNEL, 0);
        } else {
            environment.meters.dropped.increment();
        }
    }

    /** Writes the last frame and lets everything out. */
    void goodbye(Goodbye reason, String detail) {
        if (!stopped) {
            put(encoder.goodbye(reason, detail));
            flush();
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
        for (int channel = 0; channel < onWire.length; channel++) {
            if (onWire[channel] > 0) {
                link.queues()[channel].release(onWire[channel]);
            }
        }
        for (Feed feed : scheduler.all()) {
            giveBack(feed, feed.current);
            giveBack(feed, feed.currentReply);
        }
        if (codec != null) {
            codec.close();
        }
    }

    private static void giveBack(Feed feed, OutboundFrame begun) {
        if (begun != null) {
            feed.queue.release(begun.unwritten());
            begun.abandon();
            if (begun.kind != FrameKind.VALUE) {
                feed.queue.meter().dropped(ChannelMeter.LOST);
            }
        }
    }
}
