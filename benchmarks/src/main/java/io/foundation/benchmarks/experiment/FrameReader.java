package io.foundation.benchmarks.experiment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Reads frames without putting their bytes together: the least a receiver can do. */
abstract class FrameReader extends ChannelInboundHandlerAdapter {

    private final ByteBuf head = Unpooled.buffer(Frames.HEAD, Frames.HEAD);
    private int left;
    private int id;
    private boolean last;
    private long arrivedAt;
    private boolean inBody;

    /**
     * A frame has come whole.
     *
     * @param arrivedAt what the sender wrote there
     */
    abstract void frame(ChannelHandlerContext context, int id, boolean last, long arrivedAt);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                if (!inBody) {
                    head.writeBytes(bytes, Math.min(bytes.readableBytes(), head.writableBytes()));
                    if (head.isWritable()) {
                        return;
                    }
                    left = head.readInt();
                    id = head.readInt();
                    last = head.readBoolean();
                    arrivedAt = head.readLong();
                    head.clear();
                    inBody = true;
                }
                int taken = Math.min(left, bytes.readableBytes());
                bytes.skipBytes(taken);
                left -= taken;
                if (left == 0) {
                    inBody = false;
                    frame(context, id, last, arrivedAt);
                }
            }
        } finally {
            bytes.release();
        }
    }
}
