package io.foundation.transport.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** The socket options of both ends. */
final class SocketTuning {

    private static final int KIB = 1 << 10;
    /** Buffers as large as a piece come fresh, and cleared, from Netty's adaptive allocator (its default from 4.2 on); this one has them ready. */
    private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;
    /** Little waits in Netty, where nothing can overtake; the rest waits in the link, where the urgent goes first. */
    private static final WriteBufferWaterMark WATERMARK = new WriteBufferWaterMark(32 * KIB, 64 * KIB);

    /** On a connection without anything urgent a write is many pieces: what is written at once wakes the peer once. */
    private static final WriteBufferWaterMark BULK_WATERMARK = new WriteBufferWaterMark(256 * KIB, 512 * KIB);

    private SocketTuning() {
    }

    /**
     * A connection turned out to carry nothing urgent. With what may be unsent as short as for the urgent, both ends would be woken for every piece, which costs more than copying it.
     */
    static void bulk(Channel channel, NettyOptions options, boolean epoll) {
        channel.config().setWriteBufferWaterMark(BULK_WATERMARK);
        if (epoll && options.unsentKiB() > 0) {
            channel.config().setOption(EpollSockets.unsentLimit(), (long) options.bulkUnsentKiB() * KIB);
        }
    }

    static void dialled(Bootstrap bootstrap, NettyOptions options, boolean epoll) {
        if (epoll && options.unsentKiB() > 0) {
            bootstrap.option(EpollSockets.unsentLimit(), (long) options.unsentKiB() * KIB);
        }
        bootstrap.option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK)
                .option(ChannelOption.ALLOCATOR, BUFFERS)
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
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK)
                .childOption(ChannelOption.ALLOCATOR, BUFFERS);
        if (options.sendBufferKiB() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, options.sendBufferKiB() * KIB);
        }
        if (options.receiveBufferKiB() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBufferKiB() * KIB)
                    .childOption(ChannelOption.SO_RCVBUF, options.receiveBufferKiB() * KIB);
        }
    }
}
