package io.foundation.benchmarks.experiment;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The server of {@link NettyPath}: counts the bytes of each frame away and answers the last of a body with the time it came. */
final class AnsweringServer implements AutoCloseable {

    private final EventLoopGroup loops = Loops.of(2, "server");
    private final Channel listening;

    AnsweringServer() throws InterruptedException {
        listening = new ServerBootstrap().group(loops).channel(Loops.serverType()).childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new FrameReader() {
                            @Override
                            void frame(ChannelHandlerContext context, int id, boolean last, long nothing) {
                                if (last) {
                                    // Read before anything is allocated for the answer.
                                    long arrivedAt = System.nanoTime();
                                    ByteBuf answer = context.alloc().directBuffer(Frames.HEAD);
                                    Frames.head(answer, 0, id, true, arrivedAt);
                                    context.writeAndFlush(answer, context.voidPromise());
                                }
                            }
                        });
                    }
                }).bind("127.0.0.1", 0).sync().channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
