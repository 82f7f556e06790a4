package io.foundation.benchmarks.request;

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
import io.netty.channel.ServerChannel;
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

/**
 * A bare Netty echo: frames with a length of four bytes, writes consolidated, one connection, nothing else. The server
 * sends the very buffer back it has read. The same event loops as our transport: epoll where it loads, one for each core.
 */
final class NettyEcho implements EchoSystem {

    private static final int MAX_FRAME = 16 << 20;
    private static final int LENGTH_BYTES = 4;
    private static final int FLUSHES = 256;

    @Override
    public AutoCloseable serve(int port) throws Exception {
        EventLoopGroup loops = loops("server");
        Class<? extends ServerChannel> type = Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        new ServerBootstrap().group(loops).channel(type).childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline(true, null)).bind("127.0.0.1", port).sync();
        return loops::shutdownGracefully;
    }

    @Override
    public EchoClient connect(int port) throws Exception {
        EventLoopGroup loops = loops("client");
        Client client = new Client(loops);
        Class<? extends Channel> type = Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
        client.channel = new Bootstrap().group(loops).channel(type).option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pipeline(false, client)).connect("127.0.0.1", port).sync().channel();
        return client;
    }

    private static EventLoopGroup loops(String side) {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(Math.max(2, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("fnd-bench-" + side, true), io);
    }

    /** Frames in, consolidated flushes out, and the end that echoes or counts. */
    private static final class Pipeline extends ChannelInitializer<Channel> {

        private final boolean server;
        private final Client client;

        Pipeline(boolean server, Client client) {
            this.server = server;
            this.client = client;
        }

        @Override
        protected void initChannel(Channel channel) {
            // The server keeps the length in the frame and sends both back as they are.
            channel.pipeline().addLast(new FlushConsolidationHandler(FLUSHES, true),
                    new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, LENGTH_BYTES, 0, server ? 0 : LENGTH_BYTES),
                    server ? new Echo() : new Counter(client));
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }

    private static final class Counter extends ChannelInboundHandlerAdapter {

        private final Client client;

        Counter(Client client) {
            this.client = client;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            int length = frame.readableBytes();
            frame.release();
            client.replies.reply(length);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            client.replies.failed(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            client.replies.failed(new IllegalStateException("the connection was closed"));
        }
    }

    private static final class Client implements EchoClient {

        private final EventLoopGroup loops;
        private Channel channel;
        private volatile Replies replies;

        Client(EventLoopGroup loops) {
            this.loops = loops;
        }

        @Override
        public void onReply(Replies told) {
            replies = told;
        }

        @Override
        public void send(byte[] body) {
            ByteBuf frame = channel.alloc().buffer(LENGTH_BYTES + body.length);
            frame.writeInt(body.length).writeBytes(body);
            channel.writeAndFlush(frame, channel.voidPromise());
        }

        @Override
        public void close() {
            loops.shutdownGracefully();
        }
    }
}
