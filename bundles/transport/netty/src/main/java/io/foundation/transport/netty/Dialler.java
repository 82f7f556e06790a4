package io.foundation.transport.netty;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.transport.api.Link;
import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.LinkHub;
import io.foundation.transport.link.Refusal;
import io.foundation.transport.link.RefusalReason;
import io.foundation.transport.link.RefusalReason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Dials peers. Names are looked up on a virtual thread, because that may block; nothing else leaves the event loops. */
final class Dialler {

    /** So many dials may be under way, from the call to the link. */
    private static final int MAX_DIALS = 1_024;
    private static final int MAX_PLAIN_PEERS = 4_096;

    private final NettyTransport transport;
    private final NettyOptions options;
    private final EventLoopGroup bulk;
    private final Bootstrap bootstrap = new Bootstrap();
    private final AtomicInteger dials = new AtomicInteger();
    private final Set<Channel> connecting = ConcurrentHashMap.newKeySet();
    /** Where encryption is optional: those who were linked without it last. */
    private final Set<Address> plainPeers = ConcurrentHashMap.newKeySet();

    Dialler(NettyTransport transport, EventLoops loops, NettyOptions options) {
        this.transport = transport;
        this.options = options;
        this.bulk = loops.bulk();
        bootstrap.group(loops.group()).channel(loops.client()).disableResolver();
        SocketTuning.dialled(bootstrap, options, loops.kind().equals(EventLoops.EPOLL));
    }

    /** One dial: completes its future exactly once and gives its place back. */
    private final class Dial implements NettyConnection.DialResult, ChannelFutureListener {

        private final Address address;
        private final FrameLink joins;
        private final int slot;
        private final CompletableFuture<Link> future = new CompletableFuture<>();
        private InetAddress host;
        private boolean isPlain;
        private boolean isSecondTry;

        /** @param joins the link that gets a further connection; null for a new link */
        Dial(Address address, FrameLink joins, int slot) {
            this.address = address;
            this.joins = joins;
            this.slot = slot;
        }

        void connect(InetAddress found) {
            host = found;
            isPlain = !transport.tls().isOn() || transport.tls().isOptional() && plainPeers.contains(address);
            connect();
        }

        private void connect() {
            if (transport.hub().isClosing()) {
                fail(LinkHub.closedError());
                return;
            }
            NettyConnection connection = new NettyConnection(transport, address, this, joins, slot, isPlain);
            ChannelFuture connected = (joins == null || !joins.isBulk(slot) ? bootstrap.clone() : bootstrap.clone(bulk)).handler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    transport.tls().prepare(channel.pipeline(), connection, true, isPlain);
                }
            }).connect(new InetSocketAddress(host, address.port()));
            connecting.add(connected.channel());
            connected.addListener(this);
            if (transport.hub().isClosing()) {
                connected.channel().close();
            }
        }

        @Override
        public void operationComplete(ChannelFuture connected) {
            connecting.remove(connected.channel());
            if (!connected.isSuccess()) {
                fail(transport.hub().isClosing() ? LinkHub.closedError() : unreachable(address, connected.cause()));
            }
        }

        @Override
        public void linked(FrameLink link) {
            if (transport.tls().isOptional()) {
                remember();
            }
            settle();
            future.complete(link);
        }

        /** Which way it was, for the next time: a peer that does not encrypt would count each try as garbage. */
        private void remember() {
            if (!isPlain) {
                plainPeers.remove(address);
            } else if (plainPeers.size() < MAX_PLAIN_PEERS) {
                plainPeers.add(address);
            }
        }

        /** Whether the peer may be linked the other way: it closed the connection in place of encrypting it, or said that it takes encrypted links only. */
        private boolean triesAgain(Refusal refusal) {
            return transport.tls().isOptional() && !isSecondTry && !transport.hub().isClosing()
                    && refusal.reason() == (isPlain ? RefusalReason.ENCRYPTION : RefusalReason.ABANDONED);
        }

        @Override
        public void refused(Refusal refusal) {
            if (triesAgain(refusal)) {
                isSecondTry = true;
                isPlain = !isPlain;
                connect();
                return;
            }
            boolean closedHere = refusal.here() && (refusal.reason() == RefusalReason.CLOSING || transport.hub().isClosing());
            fail(closedHere ? LinkHub.closedError() : refusal.toException(address.toString()));
        }

        void fail(FoundationException error) {
            settle();
            future.completeExceptionally(error);
        }

        private void settle() {
            dials.decrementAndGet();
            transport.settled();
        }
    }

    CompletionStage<Link> dial(Address address) {
        return dial(address, null, 0);
    }

    /** A further connection for a link that was dialled. */
    void open(FrameLink link, int slot) {
        dial(link.peer().remote(), link, slot).whenComplete((joined, failure) -> {
            if (failure != null) {
                link.openFailed(slot);
            }
        });
    }

    private CompletionStage<Link> dial(Address address, FrameLink joins, int slot) {
        if (address.port() == 0) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.INVALID_INPUT,
                    "Cannot dial " + address + ": port 0 is no port to dial. Use the port the peer listens on."));
        }
        if (dials.incrementAndGet() > MAX_DIALS) {
            dials.decrementAndGet();
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Cannot dial " + address + ": "
                    + MAX_DIALS + " dials are under way. Try again when some are done.", null, Map.of("reason", "dials")));
        }
        Dial dial = new Dial(address, joins, slot);
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
        if (literal != null && address.host().indexOf('%') < 0) {
            try {
                dial.connect(InetAddress.getByAddress(address.host(), literal));
            } catch (UnknownHostException e) {
                dial.fail(unresolved(address, e));
            }
        } else {
            Thread.ofVirtual().name("fnd-transport-netty-resolve").start(() -> resolve(dial));
        }
        return dial.future;
    }

    private static void resolve(Dial dial) {
        InetAddress host;
        try {
            host = InetAddress.getByName(dial.address.host());
        } catch (UnknownHostException e) {
            dial.fail(unresolved(dial.address, e));
            return;
        }
        dial.connect(host);
    }

    private static FoundationException unresolved(Address address, Throwable cause) {
        return unreachable(address, "unresolved", "no address is known for the host name '" + address.host() + "'.", cause);
    }

    private FoundationException unreachable(Address address, Throwable cause) {
        if (transport.openFiles().isExhausted(cause)) {
            return unreachable(address, "files", "this process may open no more files and sockets.", cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return unreachable(address, "timeout", "nothing answered within " + options.connectTimeoutMillis() + " ms.", cause);
        }
        if (cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("efused")) {
            return unreachable(address, "refused", "nobody listens there.", cause);
        }
        return unreachable(address, "unroutable", cause.getMessage() + ".", cause);
    }

    private static FoundationException unreachable(Address address, String reason, String why, Throwable cause) {
        return new FoundationException(ErrorType.UNREACHABLE, "No link to " + address + ": " + why, cause, Map.of("reason", reason));
    }

    /** Gives up what is under way; handshakes are refused by their connections. */
    void close() {
        connecting.forEach(Channel::close);
    }

    boolean isIdle() {
        return dials.get() == 0;
    }
}
