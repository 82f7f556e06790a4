package io.foundation.benchmarks.experiment;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The same Netty code in the shapes the figures compare: how many connections, who goes on which, and in what pieces. */
final class NettyPath implements ActorPath {

    /**
     * A shape.
     *
     * @param connections  how many
     * @param random       whether a body goes on any of them, instead of on that of its id
     * @param urgentApart  whether the urgent have the first connection to themselves
     * @param chunkBytes   in pieces of this size, bodies taking turns and the urgent first; 0 for whole and first come first served
     * @param sendBuffer   of the socket, in bytes; 0 for what the system gives
     */
    record Shape(int connections, boolean random, boolean urgentApart, int chunkBytes, int sendBuffer) {

        static Shape keyed(int connections) {
            return new Shape(connections, false, false, 0, 0);
        }
    }

    /** What is given to Netty at once: all of a large body at once would be copied at once. */
    private static final int PIECE = 64 << 10;
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(16 << 10, 64 << 10);

    private final Shape shape;
    private final EventLoopGroup loops;
    private final List<Channel> channels = new ArrayList<>();
    private final List<ChunkingSender> senders = new ArrayList<>();
    private volatile Answers answers = (id, arrivedAt) -> { };

    NettyPath(Shape shape, int port) throws InterruptedException {
        this.shape = shape;
        this.loops = Loops.of(2, "client");
        for (int i = 0; i < shape.connections(); i++) {
            ChunkingSender sender = new ChunkingSender();
            Bootstrap bootstrap = new Bootstrap().group(loops).channel(Loops.clientType()).option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(sender, new FrameReader() {
                                @Override
                                void frame(ChannelHandlerContext context, int id, boolean last, long arrivedAt) {
                                    answers.answered(id, arrivedAt);
                                }
                            });
                        }
                    });
            bootstrap.option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE);
            if (shape.sendBuffer() > 0) {
                bootstrap.option(ChannelOption.SO_SNDBUF, shape.sendBuffer());
            }
            channels.add(bootstrap.connect("127.0.0.1", port).sync().channel());
            senders.add(sender);
        }
    }

    @Override
    public void onAnswer(Answers told) {
        answers = told;
    }

    @Override
    public void send(int id, byte[] body, boolean urgent) {
        int index = index(id, urgent);
        Channel channel = channels.get(index);
        channel.eventLoop().execute(() -> senders.get(index).add(channel, new Waiting(id, body, urgent)));
    }

    private int index(int id, boolean urgent) {
        if (shape.urgentApart()) {
            return urgent ? 0 : 1 + id % (shape.connections() - 1);
        }
        return shape.random() ? ThreadLocalRandom.current().nextInt(shape.connections()) : id % shape.connections();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Waiting {

        private final int id;
        private final byte[] body;
        private final boolean urgent;
        private int at;

        Waiting(int id, byte[] body, boolean urgent) {
            this.id = id;
            this.body = body;
            this.urgent = urgent;
        }
    }

    /** Writes pieces while the channel takes them: in chunks, the urgent first and the others in turns, or one body after the other. On the channel's thread. */
    private final class ChunkingSender extends ChannelInboundHandlerAdapter {

        private final ArrayDeque<Waiting> urgent = new ArrayDeque<>();
        private final ArrayDeque<Waiting> others = new ArrayDeque<>();

        void add(Channel channel, Waiting waiting) {
            (waiting.urgent && shape.chunkBytes() > 0 ? urgent : others).add(waiting);
            write(channel);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            write(context.channel());
            context.fireChannelWritabilityChanged();
        }

        private void write(Channel channel) {
            while (channel.isWritable()) {
                Waiting next = urgent.isEmpty() ? others.poll() : urgent.poll();
                if (next == null) {
                    break;
                }
                int count = Math.min(shape.chunkBytes() > 0 ? shape.chunkBytes() : PIECE, next.body.length - next.at);
                boolean last = next.at + count == next.body.length;
                ByteBuf head = channel.alloc().directBuffer(Frames.HEAD);
                Frames.head(head, count, next.id, last, 0);
                channel.write(head, channel.voidPromise());
                channel.write(Unpooled.wrappedBuffer(next.body, next.at, count), channel.voidPromise());
                next.at += count;
                if (!last && shape.chunkBytes() == 0) {
                    others.addFirst(next);
                } else if (!last) {
                    (next.urgent ? urgent : others).add(next);
                }
            }
            channel.flush();
        }
    }
}
