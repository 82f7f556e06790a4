package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ChannelSpec.Compression;
import java.util.Arrays;

/**
 * The sending half of a {@link LinkConnection}: lays frames out on the wire, cuts what is large into pieces, compresses, and keeps account of what the wire has of each channel. When,
 * and whose turn it is, the connection decides. On the wire thread.
 */
final class ConnectionWriter {

    private static final byte[] NOTHING = {};

    private final FrameLink link;
    private final LinkConnection connection;
    private final Wire wire;
    private final LinkEnvironment environment;
    private final Feed[] feeds;
    private final long[] onWire;
    private final FrameEncoder encoder = new FrameEncoder();
    private BodyCodec codec;
    private boolean unflushed;
    private long frames;
    private long bytes;

    ConnectionWriter(FrameLink link, LinkConnection connection, LinkEnvironment environment, Feed[] feeds) {
        this.link = link;
        this.connection = connection;
        this.wire = connection.wire();
        this.environment = environment;
        this.feeds = feeds;
        this.onWire = new long[link.queues().length];
    }

    FrameEncoder encoder() {
        return encoder;
    }

    BodyCodec codec() {
        if (codec == null) {
            codec = new BodyCodec();
        }
        return codec;
    }

    /** Writes what the link itself has to say: so many bytes of the {@link #encoder}. */
    void put(int head) {
        put(head, NOTHING);
    }

    /** As the other, with a body. */
    void put(int head, byte[] body) {
        bytes += head + body.length;
        unflushed = true;
        wire.write(encoder.head(), head, body, 0, body.length, Wire.NO_CHANNEL, 0);
    }

    /** Writes the next piece of a channel; gives back how many bytes. */
    int write(Feed feed) {
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
        int length = run.length();
        if (!run.isReplies) {
            feed.sent += length;
        }
        feed.lastRequest = Math.max(feed.lastRequest, run.lastRequest);
        sent(feed, run.count, length, run.cost);
        if (run.memory != null) {
            ChannelQueue queue = feed.queue;
            wire.write(run.memory, length, queue.number, run.cost, () -> queue.recycle(run));
        } else {
            wire.write(run.frames.head(), length, NOTHING, 0, 0, feed.queue.number, run.cost);
            feed.queue.recycle(run);
        }
        return length;
    }

    private void sent(Feed feed, int messages, int length, int cost) {
        unflushed = true;
        bytes += length;
        frames += messages;
        connection.used();
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
            streamed.start(connection::wake);
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

    /** Lets out what was written. */
    void flush() {
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

    /** Bytes of a channel have left, or never will. */
    void written(int channel, int cost) {
        onWire[channel] -= cost;
        link.queues()[channel].release(cost);
    }

    /** Nothing more is written. Gives back what the wire had of the queues, or was about to get. */
    void stop() {
        for (int channel = 0; channel < onWire.length; channel++) {
            if (onWire[channel] > 0) {
                link.queues()[channel].release(onWire[channel]);
            }
        }
        for (Feed feed : feeds) {
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
