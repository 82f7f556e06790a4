package io.foundation.transport.netty;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The listening socket, and the limits on who may knock. */
final class Acceptor {

    private static final long BIND_SECONDS = 10;

    private final NettyTransport transport;
    private final PendingHandshakes pending;
    private final int acceptsPerSecond;
    private final AcceptRates rates;
    private final Map<NettyConnection, InetAddress> hosts = new ConcurrentHashMap<>();
    private final ServerBootstrap bootstrap = new ServerBootstrap();
    private Channel server;
    private Address address;

    Acceptor(NettyTransport transport, EventLoops loops, NettyOptions options) {
        this.transport = transport;
        this.pending = new PendingHandshakes(options.maxPendingHandshakes(), options.maxPendingPerHost());
        this.acceptsPerSecond = options.maxAcceptsPerHost();
        this.rates = new AcceptRates(acceptsPerSecond);
        bootstrap.group(loops.group()).channel(loops.server()).handler(transport.openFiles().watch()).childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accepted(channel);
            }
        });
        SocketTuning.accepted(bootstrap, options, loops.kind().equals(EventLoops.EPOLL));
    }

    private void accepted(Channel channel) {
        InetAddress host = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        String crowded = !rates.take(host, System.nanoTime()) ? "more than " + acceptsPerSecond + " connections in a second came from this address"
                : pending.enter(host) ? null : "too many connections are proving themselves";
        boolean welcome = crowded == null;
        NettyConnection connection = new NettyConnection(transport, crowded);
        if (welcome) {
            hosts.put(connection, host);
        }
        // Accepted and gone before it was active: no other event gives the place back.
        channel.closeFuture().addListener(closed -> left(connection));
        transport.tls().prepare(channel.pipeline(), connection, false, !welcome);
    }

    /** The connection has proved itself or is gone: its place is free. */
    void left(NettyConnection connection) {
        InetAddress host = hosts.remove(connection);
        if (host != null) {
            pending.leave(host);
        }
    }

    /** @throws FoundationException {@code INITIALIZATION_FAILED} with which address, why, and what to do */
    void bind(Address wanted) {
        InetSocketAddress socket;
        try {
            socket = new InetSocketAddress(InetAddress.getByName(wanted.host()), wanted.port());
        } catch (UnknownHostException e) {
            throw cannot(wanted, "the host name is not known here. Use an address of this machine, or 0.0.0.0 for all.", e);
        }
        ChannelFuture bound = bootstrap.bind(socket);
        boolean done;
        try {
            done = bound.await(BIND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done = false;
        }
        if (!done) {
            bound.addListener(ChannelFutureListener.CLOSE);
            throw cannot(wanted, "the operating system did not answer in " + BIND_SECONDS + " seconds. Try again.", null);
        }
        if (!bound.isSuccess()) {
            throw failed(wanted, bound.cause());
        }
        server = bound.channel();
        address = new Address(wanted.host(), ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().addListener(closed -> transport.settled());
    }

    private static FoundationException failed(Address wanted, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return cannot(wanted, "the port is in use. Stop the program that uses it, choose another port, or use port 0 for any free one.", cause);
        }
        if (text.contains("ermission denied")) {
            return cannot(wanted, "this user may not. Choose a port from 1024, or use port 0 for any free one.", cause);
        }
        if (cause instanceof BindException || text.contains("annot assign")) {
            return cannot(wanted, "this machine has no such address (" + text + "). Use an address of this machine, or 0.0.0.0 for all.", cause);
        }
        return cannot(wanted, text, cause);
    }

    private static FoundationException cannot(Address wanted, String why, Throwable cause) {
        return new FoundationException(ErrorType.INITIALIZATION_FAILED, "The transport cannot listen on " + wanted + ": " + why, cause,
                Map.of("address", wanted.toString()));
    }

    /** Where it listens. */
    Address address() {
        return address;
    }

    void close() {
        server.close();
    }

    boolean isClosed() {
        return server.closeFuture().isDone();
    }
}
