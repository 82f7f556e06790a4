package io.foundation.transport.netty;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that serve all connections of a provider, and the kind of sockets that go with them.
 *
 * @param group  the loops of the connections that carry what is urgent or prompt
 * @param bulk   the loops of those that carry bulk; the same if there is one thread only
 * @param kind   {@code nio} or {@code epoll}
 * @param client the class of dialled connections
 * @param server the class of listening sockets
 */
record EventLoops(EventLoopGroup group, EventLoopGroup bulk, String kind, Class<? extends SocketChannel> client, Class<? extends ServerSocketChannel> server) {

    static final String AUTO = "auto";
    static final String NIO = "nio";
    static final String EPOLL = "epoll";

    private static final int MIN_THREADS = 2;
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS = 1_000;

    /**
     * Starts loops.
     *
     * @param threads how many; 0 for one per core, at least 2
     * @param kind    {@code auto} takes epoll where its native library loads, else nio
     */
    static EventLoops start(int threads, String kind) {
        ThreadFactory factory = threads();
        int count = threads > 0 ? threads : Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors());
        if (!kind.equals(NIO)) {
            String missing = epollMissing();
            if (missing == null) {
                return start(count, factory, EpollSockets.handlers(), EPOLL, EpollSockets.client(), EpollSockets.server());
            }
            if (kind.equals(EPOLL)) {
                throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The transport cannot use epoll here (" + missing
                        + "): set io=nio or io=auto in io.foundation.transport.netty.");
            }
        }
        return start(count, factory, NioIoHandler.newFactory(), NIO, NioSocketChannel.class, NioServerSocketChannel.class);
    }

    private static EventLoops start(int threads, ThreadFactory factory, IoHandlerFactory handlers, String kind, Class<? extends SocketChannel> client,
            Class<? extends ServerSocketChannel> server) {
        int urgent = Math.max(1, threads / 2);
        EventLoopGroup first = new MultiThreadIoEventLoopGroup(urgent, factory, handlers);
        EventLoopGroup others = threads == urgent ? first : new MultiThreadIoEventLoopGroup(threads - urgent, factory, handlers);
        return new EventLoops(first, others, kind, client, server);
    }

    /** Why epoll cannot be used; null if it can. */
    private static String epollMissing() {
        try {
            return EpollSockets.missing();
        } catch (LinkageError e) {
            return "its classes are not installed";
        }
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, "fnd-transport-netty-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(EventLoops.class.getClassLoader());
            return thread;
        };
    }

    /** Whether the calling thread is one of the loops. */
    boolean areHere() {
        return isOneOf(group) || isOneOf(bulk);
    }

    private static boolean isOneOf(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Stops the loops and waits for a bounded time until the threads are gone. */
    void stop() {
        group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        bulk.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        try {
            group.awaitTermination(SHUTDOWN_MILLIS + 500, TimeUnit.MILLISECONDS);
            bulk.awaitTermination(SHUTDOWN_MILLIS + 500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
