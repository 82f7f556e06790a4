package io.foundation.transport.netty;

import io.foundation.base.api.id.Address;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportCounters;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.LinkHub;
import io.foundation.transport.link.ProtocolVersions;
import io.foundation.transport.link.RefusalReason;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport of one cluster over TCP. Its connections do the work; this keeps count of them, and closes them. */
final class NettyTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);
    /** Longer than a link may flush and linger; what is left then is cut off. */
    private static final long CLOSE_MILLIS = 3_200;
    private static final long KILL_MILLIS = 600;

    private final TransportSettings settings;
    private final Consumer<NettyTransport> onClosed;
    private final NettyOptions options;
    private final EventLoops loops;
    private final EventLoop clock;
    private final LinkHub hub;
    private final LinkTls tls;
    private final OpenFiles openFiles;
    private final Dialler dialler;
    private final Acceptor acceptor;
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

    NettyTransport(TransportSettings settings, LinkListener listener, EventLoops loops, OpenFiles openFiles, ProtocolVersions versions,
            Consumer<NettyTransport> onClosed) {
        this.options = NettyOptions.of(settings.options());
        this.settings = settings;
        this.onClosed = onClosed;
        this.loops = loops;
        this.openFiles = openFiles;
        this.clock = loops.group().next();
        this.hub = new LinkHub(settings, listener, versions, options.limits(), this::after, this::open, loops::areHere, LOG);
        this.tls = new LinkTls(settings.security());
        this.dialler = new Dialler(this, loops, options);
        this.acceptor = new Acceptor(this, loops, options);
        acceptor.bind(settings.bind());
    }

    private void after(long nanos, Runnable task) {
        try {
            clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: a timer came after the event loops were stopped", settings.self().name());
        }
    }

    @Override
    public Address boundAddress() {
        return acceptor.address();
    }

    @Override
    public CompletionStage<Link> connect(Address address) {
        return hub.isClosing() ? CompletableFuture.failedFuture(LinkHub.closedError()) : dialler.dial(address);
    }

    @Override
    public TransportCounters counters() {
        return hub.counters();
    }

    @Override
    public void close(Goodbye reason) {
        beginClose(reason);
        if (!loops.areHere()) {
            awaitClosed();
        }
    }

    /** Closes everything in order, and waits for nothing. */
    void beginClose(Goodbye reason) {
        if (hub.close(reason)) {
            acceptor.close();
            dialler.close();
            connections.forEach(connection -> connection.refuse(RefusalReason.CLOSING, "the transport closes"));
            after(TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS), () -> connections.forEach(NettyConnection::kill));
            settled();
        }
    }

    /** Waits until all connections are closed; the time is bounded. */
    void awaitClosed() {
        try {
            allClosed.get(CLOSE_MILLIS + KILL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: {} connections were not closed in time", settings.self().name(), connections.size());
        }
    }

    /** A connection is there; it is closed again if it came too late. */
    void opened(NettyConnection connection) {
        connections.add(connection);
    }

    void closed(NettyConnection connection) {
        connections.remove(connection);
        acceptor.left(connection);
        settled();
    }

    /** The connection has proved itself: it makes room for another to do so. */
    void proved(NettyConnection connection) {
        acceptor.left(connection);
    }

    /** Something that a close waits for is done. */
    void settled() {
        if (hub.isClosing() && connections.isEmpty() && acceptor.isClosed() && dialler.isIdle() && allClosed.complete(null)) {
            onClosed.accept(this);
        }
    }

    private void open(FrameLink link, int slot) {
        if (hub.isClosing()) {
            link.openFailed(slot);
        } else {
            dialler.open(link, slot);
        }
    }

    /** The loop for the next connection that is not the first of its link. */
    EventLoop bulkLoop() {
        return loops.bulk().next();
    }

    /** A connection carries bulk and nothing urgent. */
    void tuneForBulk(Channel channel) {
        SocketTuning.bulk(channel, options, loops.kind().equals(EventLoops.EPOLL));
    }

    LinkTls tls() {
        return tls;
    }

    OpenFiles openFiles() {
        return openFiles;
    }

    LinkHub hub() {
        return hub;
    }

    static Address addressOf(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
            return new Address(host, inet.getPort());
        }
        return new Address("unknown", 0);
    }
}
