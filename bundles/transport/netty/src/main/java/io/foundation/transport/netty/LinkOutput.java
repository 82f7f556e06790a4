package io.foundation.transport.netty;

import io.foundation.transport.link.LinkConnection;
import io.foundation.transport.link.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;

/**
 * Gathers frames into buffers outside the heap, next to each other, so that a burst is one write of one buffer. Sockets take no other memory: what is in the heap
 * would be copied in any case. For the event loop of its channel only.
 */
final class LinkOutput {

    /** A buffer is handed on when it has this many. */
    private static final int BATCH_BYTES = 32 << 10;
    private static final int FIRST_BYTES = 512;
    private static final int SPARE_BATCHES = 16;
    /** Memory with fewer bytes is copied behind what waits: a write of its own would cost more. */
    private static final int AS_IT_STANDS_BYTES = 8 << 10;

    private final Channel channel;
    private final LinkConnection connection;
    private final int channels;
    private final boolean inPieces;
    private final ArrayDeque<OutputBatch> spare = new ArrayDeque<>();
    private ByteBuf out;
    private OutputBatch batch;
    private int lastSize = FIRST_BYTES;

    /**
     * @param inPieces whether a long burst leaves piece by piece, so that the peer works on the first while this side makes the next. If not it leaves when as much is there as may
     *                 wait: the peer is woken once for many pieces, which is what bulk needs, since waking costs more than copying
     */
    LinkOutput(Channel channel, LinkConnection connection, int channels, boolean inPieces) {
        this.channel = channel;
        this.connection = connection;
        this.channels = channels;
        this.inPieces = inPieces;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength, int bodyChannel, int cost) {
        int size = headLength + bodyLength;
        if (out != null && out.readableBytes() + size > BATCH_BYTES) {
            push();
            // Not when the channel is full: its becoming writable again would come in here while a frame is being written.
            if (inPieces && channel.isWritable()) {
                channel.flush();
            }
        }
        room(size);
        out.writeBytes(head, 0, headLength);
        out.writeBytes(body, bodyOffset, bodyLength);
        if (bodyChannel != Wire.NO_CHANNEL) {
            batch.add(bodyChannel, cost);
        }
    }

    private void room(int size) {
        if (out == null) {
            out = channel.alloc().directBuffer(Math.max(size, lastSize));
            batch = newBatch();
        }
    }

    private OutputBatch newBatch() {
        return spare.isEmpty() ? new OutputBatch(this, channels) : spare.poll();
    }

    /** Frames that lie outside the heap already. */
    void write(PooledMemory memory, int length, int bodyChannel, int cost, Runnable written) {
        if (length < AS_IT_STANDS_BYTES && (out == null || out.readableBytes() + length <= BATCH_BYTES)) {
            room(length);
            ByteBuf first = memory.first(length);
            out.writeBytes(first);
            first.release();
            batch.add(bodyChannel, cost);
            written.run();
            return;
        }
        push();
        OutputBatch costs = newBatch();
        costs.add(bodyChannel, cost);
        costs.then(written);
        channel.write(memory.first(length), channel.newPromise().addListener(costs));
        if (channel.isWritable()) {
            channel.flush();
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

    void left(OutputBatch done) {
        for (int i = 0; i < done.channels(); i++) {
            if (done.cost(i) > 0) {
                connection.written(i, done.cost(i));
            }
        }
        Runnable then = done.then();
        done.clear();
        if (then != null) {
            then.run();
        }
        if (spare.size() < SPARE_BATCHES) {
            spare.add(done);
        }
    }

    /** The connection is gone: gives back what was not handed on. */
    void discard() {
        if (out != null) {
            out.release();
            out = null;
            batch = null;
        }
    }
}
