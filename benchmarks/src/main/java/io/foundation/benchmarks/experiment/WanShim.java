package io.foundation.benchmarks.experiment;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A wide area network between a client and a server on this machine: a proxy for TCP on one event loop that hands bytes on
 * half a round trip later, and takes no more from a connection than its window until the first are acknowledged, another
 * half later. Its own socket buffers are small, or they would be a second window. Thread-safe.
 */
final class WanShim implements AutoCloseable {

    private static final int READ_BYTES = 16 << 10;
    private static final int SOCKET_BYTES = 64 << 10;

    private final Line line;
    private final int target;
    private final EventLoopGroup loop = Loops.of(1, "shim");
    private final Channel listening;

    /** Starts one in front of a port of this machine. */
    WanShim(Line line, int target) throws InterruptedException {
        this.line = line;
        this.target = target;
        this.listening = new ServerBootstrap().group(loop).channel(Loops.serverType())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                .childOption(ChannelOption.AUTO_READ, false).childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel near) {
                        accepted(near);
                    }
                }).bind("127.0.0.1", 0).sync().channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private void accepted(Channel near) {
        Direction there = new Direction();
        Direction back = new Direction();
        near.pipeline().addLast(there);
        ChannelFuture dialled = new Bootstrap().group(near.eventLoop()).channel(Loops.clientType())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                .option(ChannelOption.AUTO_READ, false).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                .handler(back).connect("127.0.0.1", target);
        there.to = dialled.channel();
        back.to = near;
        dialled.addListener(done -> {
            if (done.isSuccess()) {
                near.read();
                dialled.channel().read();
            } else {
                near.close();
            }
        });
    }

    /** One way through one connection. On the loop's thread. */
    private final class Direction extends ChannelInboundHandlerAdapter {

        private Channel to;
        private final ArrayDeque<ByteBuf> onTheLine = new ArrayDeque<>();
        private long freeAt = System.nanoTime();
        private int underWay;
        private boolean held;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            int count = bytes.readableBytes();
            underWay += count;
            freeAt = Math.max(freeAt, System.nanoTime()) + line.entryNanos(count);
            long wait = freeAt + line.oneWayNanos() - System.nanoTime();
            onTheLine.add(bytes);
            if (wait <= 0 && onTheLine.size() == 1) {
                deliverFirst(context);
            } else {
                context.executor().schedule(() -> deliverFirst(context), Math.max(0, wait), TimeUnit.NANOSECONDS);
            }
        }

        /** Timers of nearly the same moment may come in any order: whichever comes delivers the first. */
        private void deliverFirst(ChannelHandlerContext context) {
            ByteBuf bytes = onTheLine.remove();
            int count = bytes.readableBytes();
            if (!to.isActive()) {
                ReferenceCountUtil.release(bytes);
                context.close();
                return;
            }
            to.writeAndFlush(bytes).addListener(written -> {
                if (line.oneWayNanos() == 0) {
                    acknowledged(context, count);
                } else {
                    context.executor().schedule(() -> acknowledged(context, count), line.oneWayNanos(), TimeUnit.NANOSECONDS);
                }
            });
        }

        private void acknowledged(ChannelHandlerContext context, int count) {
            underWay -= count;
            if (held && underWay < line.windowBytes()) {
                held = false;
                context.read();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (underWay < line.windowBytes()) {
                context.read();
            } else {
                held = true;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            to.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
