package io.foundation.transport.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** The socket options of both ends. */
final class SocketTuning {

    private static final int KIB = 1 << 10;
    /** Little waits in Netty, where nothing can overtake; the rest waits in the link, where the urgent goes first. */
    private static final WriteBufferWaterMark WATERMARK = new WriteBufferWaterMark(32 * KIB, 64 * KIB);

    private SocketTuning() {
    }

    static void dialled(Bootstrap bootstrap, NettyOptions options, boolean epoll) {
        if (epoll && options.unsentKiB() > 0) {
            bootstrap.option(EpollSockets.unsentLimit(), (long) options.unsentKiB() * KIB);
        }
        bootstrap.option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMillis());
        buffers(bootstrap, options);
    }

    private static void buffers(AbstractBootstrap<?, ?> bootstrap, NettyOptions options) {
        if (options.sendBufferKiB() > 0) {
            bootstrap.option(ChannelOption.SO_SNDBUF, options.sendBufferKiB() * KIB);
        }
        if (options.receiveBufferKiB() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBufferKiB() * KIB);
        }
    }

    static void accepted(ServerBootstrap bootstrap, NettyOptions options, boolean epoll) {
        if (epoll && options.unsentKiB() > 0) {
            bootstrap.childOption(EpollSockets.unsentLimit(), (long) options.unsentKiB() * KIB);
        }
        bootstrap.option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK);
        if (options.sendBufferKiB() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, options.sendBufferKiB() * KIB);
        }
        if (options.receiveBufferKiB() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBufferKiB() * KIB)
                    .childOption(ChannelOption.SO_RCVBUF, options.receiveBufferKiB() * KIB);
        }
    }
}
