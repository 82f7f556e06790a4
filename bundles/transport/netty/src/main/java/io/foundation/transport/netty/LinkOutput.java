package io.foundation.transport.netty;

import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;

/**
 * Gathers frames into buffers. Small frames are copied next to each other, so that a burst is one write of one buffer; a large body
 * is written from where it is, in slices and only as fast as the socket takes them, so that it costs no memory beside itself.
 * For the event loop of its channel only.
 */
final class LinkOutput {

    /** Bodies up to this are copied. */
    private static final int COPY_BYTES = 8 << 10;
    /** A buffer is handed on when it has this many. */
    private static final int BATCH_BYTES = 32 << 10;
    private static final int SLICE_BYTES = 64 << 10;
    private static final int FIRST_BYTES = 512;
    private static final int SPARE_BATCHES = 16;

    private final Channel channel;
    private final FrameLink link;
    private final int channels;
    private final ArrayDeque<OutputBatch> spare = new ArrayDeque<>();
    private ByteBuf out;
    private OutputBatch batch;
    private int lastSize = FIRST_BYTES;
    private byte[] large;
    private int largeOffset;
    private int largeChannel;
    private int largeCost;

    LinkOutput(Channel channel, FrameLink link, int channels) {
        this.channel = channel;
        this.link = link;
        this.channels = channels;
    }

    boolean isWritable() {
        return large == null && channel.isWritable();
    }

    void write(byte[] head, int headLength, byte[] body, int bodyChannel, int cost) {
        if (large != null) {
            // Only a last word in a hurry comes here: within another frame nobody could read it.
            release(bodyChannel, cost);
            return;
        }
        boolean copy = body.length <= COPY_BYTES;
        int size = copy ? headLength + body.length : headLength;
        if (out != null && out.readableBytes() + size > BATCH_BYTES) {
            push();
            // A long burst leaves piece by piece, so that the peer works on the first while this side makes the next. Not when the
            // channel is full: its becoming writable again would come in here while a frame is being written.
            if (channel.isWritable()) {
                channel.flush();
            }
        }
        if (out == null) {
            out = channel.alloc().directBuffer(Math.max(size, lastSize));
            batch = spare.isEmpty() ? new OutputBatch(this, channels) : spare.poll();
        }
        out.writeBytes(head, 0, headLength);
        if (copy) {
            out.writeBytes(body);
            if (bodyChannel != Wire.NO_CHANNEL) {
                batch.add(bodyChannel, cost);
            }
        } else {
            push();
            large = body;
            largeOffset = 0;
            largeChannel = bodyChannel;
            largeCost = cost;
            pump();
        }
    }

    /** Writes as many slices of the large body as the channel takes. */
    private void pump() {
        while (large != null && channel.isWritable()) {
            int count = Math.min(SLICE_BYTES, large.length - largeOffset);
            ByteBuf slice = Unpooled.wrappedBuffer(large, largeOffset, count);
            largeOffset += count;
            ChannelPromise promise = channel.newPromise();
            if (largeOffset == large.length) {
                large = null;
                int bodyChannel = largeChannel;
                int cost = largeCost;
                promise.addListener(written -> release(bodyChannel, cost));
            } else {
                promise.addListener((ChannelFutureListener) written -> link.written(Wire.NO_CHANNEL, 0));
            }
            channel.write(slice, promise);
        }
    }

    private void push() {
        if (out == null) {
            return;
        }
        ByteBuf full = out;
        OutputBatch costs = batch;
        out = null;
        batch = null;
        lastSize = Math.max(FIRST_BYTES, Math.min(BATCH_BYTES, full.readableBytes()));
        channel.write(full, channel.newPromise().addListener(costs));
    }

    void flush() {
        push();
        channel.flush();
    }

    /** The channel takes more: the rest of the large body first. */
    void writable() {
        if (large != null) {
            pump();
            channel.flush();
        }
        if (isWritable()) {
            link.writable();
        }
    }

    void left(OutputBatch done) {
        for (int i = 0; i < done.channels(); i++) {
            if (done.cost(i) > 0) {
                link.written(i, done.cost(i));
            }
        }
        done.clear();
        if (spare.size() < SPARE_BATCHES) {
            spare.add(done);
        }
    }

    private void release(int bodyChannel, int cost) {
        if (bodyChannel != Wire.NO_CHANNEL) {
            link.written(bodyChannel, cost);
        }
    }

    /** The connection is gone: gives back what was not handed on. */
    void discard() {
        if (out != null) {
            out.release();
            out = null;
            batch = null;
        }
        large = null;
    }
}
