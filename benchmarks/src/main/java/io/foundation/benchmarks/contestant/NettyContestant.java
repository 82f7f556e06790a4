package io.foundation.benchmarks.contestant;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Nothing but Netty: frames with a length of four bytes. What any library over Netty can reach at best, and what one
 * ordered connection costs the urgent message behind the bulk.
 */
final class NettyContestant implements ChannelContestant {

    /** How it is put together. */
    enum Shape {
        /** One connection; each message is written and flushed, the handler consolidates. */
        CONSOLIDATED,
        /** One connection; the sending thread gathers small bulk messages into large writes. */
        BATCHED,
        /** A connection and an event loop for each lane. */
        TWO
    }

    private static final int MAX_FRAME = 16 << 20;
    private static final int LENGTH_BYTES = 4;
    private static final int FLUSHES = 256;
    private static final int BATCH_BYTES = 64 << 10;
    /** The first frame of a connection says which it is. */
    private static final int CONNECTION = 127;

    private final Shape shape;

    NettyContestant(Shape shape) {
        this.shape = shape;
    }

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception {
        int connections = shape == Shape.TWO ? 2 : 1;
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(connections, new DefaultThreadFactory("fnd-bench-netty", true), io);
        End end = shape == Shape.BATCHED ? new BatchingEnd(loops) : new End(loops, connections);
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new FlushConsolidationHandler(FLUSHES, true),
                        new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, LENGTH_BYTES, 0, LENGTH_BYTES), new Frames(end, arrivals));
            }
        };
        if (ends.sender()) {
            for (int i = 0; i < connections; i++) {
                Channel channel = new Bootstrap().group(loops).channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true).handler(pipeline).connect("127.0.0.1", ends.other()).sync().channel();
                ByteBuf first = channel.alloc().directBuffer().writeInt(Bodies.HEAD).writeByte(CONNECTION).writeLong(i);
                channel.writeAndFlush(first, channel.voidPromise());
                end.channels.set(i, channel);
            }
        } else {
            new ServerBootstrap().group(loops).channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .childOption(ChannelOption.TCP_NODELAY, true).childHandler(pipeline).bind("127.0.0.1", ends.port()).sync();
        }
        return end;
    }

    private static class End implements ChannelEnd {

        final AtomicReferenceArray<Channel> channels;
        private final EventLoopGroup loops;
        private final int connections;

        End(EventLoopGroup loops, int connections) {
            this.loops = loops;
            this.connections = connections;
            this.channels = new AtomicReferenceArray<>(connections);
        }

        @Override
        public void send(Lane lane, byte[] body) {
            Channel channel = channel(lane);
            ByteBuf frame = channel.alloc().directBuffer(LENGTH_BYTES + body.length);
            frame.writeInt(body.length).writeBytes(body);
            channel.writeAndFlush(frame, channel.voidPromise());
        }

        final Channel channel(Lane lane) {
            Channel channel = channels.get(lane.ordinal() % connections);
            if (channel == null) {
                throw new IllegalStateException("the other end has not connected yet");
            }
            return channel;
        }

        @Override
        public void close() {
            loops.shutdownGracefully();
        }
    }

    /** Only the sending thread gathers; what callbacks send on the urgent lane goes at once. */
    private static final class BatchingEnd extends End {

        private ByteBuf batch;

        BatchingEnd(EventLoopGroup loops) {
            super(loops, 1);
        }

        @Override
        public synchronized void send(Lane lane, byte[] body) {
            if (lane == Lane.URGENT || body.length > BATCH_BYTES / 4) {
                flush();
                super.send(lane, body);
                return;
            }
            if (batch != null && batch.writableBytes() < LENGTH_BYTES + body.length) {
                flush();
            }
            if (batch == null) {
                batch = channel(lane).alloc().directBuffer(BATCH_BYTES, BATCH_BYTES);
            }
            batch.writeInt(body.length).writeBytes(body);
        }

        @Override
        public synchronized void flush() {
            if (batch != null) {
                Channel channel = channel(Lane.BULK);
                channel.writeAndFlush(batch, channel.voidPromise());
                batch = null;
            }
        }
    }

    private static final class Frames extends ChannelInboundHandlerAdapter {

        private final End end;
        private final Arrivals arrivals;

        Frames(End end, Arrivals arrivals) {
            this.end = end;
            this.arrivals = arrivals;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            try {
                int at = frame.readerIndex();
                if (frame.getByte(at) == CONNECTION) {
                    end.channels.set((int) frame.getLong(at + 1), context.channel());
                } else {
                    arrivals.arrived(frame.getByte(at), frame.getLong(at + 1), frame.readableBytes());
                }
            } finally {
                frame.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            cause.printStackTrace();
            context.close();
        }
    }
}
