package io.foundation.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

/** The only class that names epoll's: where they are not installed, loading it fails and nothing else does. */
final class EpollSockets {

    private EpollSockets() {
    }

    static String missing() {
        if (Epoll.isAvailable()) {
            return null;
        }
        Throwable cause = Epoll.unavailabilityCause();
        return String.valueOf(cause == null ? "unknown" : cause.getMessage());
    }

    static IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    /** How many bytes may wait unsent in the system's buffer before a socket counts as full: what waits longer, waits where the urgent can overtake it. */
    static ChannelOption<Long> unsentLimit() {
        return EpollChannelOption.TCP_NOTSENT_LOWAT;
    }

    static Class<? extends SocketChannel> client() {
        return EpollSocketChannel.class;
    }

    static Class<? extends ServerSocketChannel> server() {
        return EpollServerSocketChannel.class;
    }
}
