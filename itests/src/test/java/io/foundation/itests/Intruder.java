package io.foundation.itests;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.ProtocolVersions;
import io.foundation.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whoever knocks at a node and should not be let in: with the real transport and something wrong, or with raw bytes. */
final class Intruder {

    private static final int READ_MILLIS = 20_000;
    private static final long DIAL_SECONDS = 20;

    private Intruder() {
    }

    /**
     * Dials a node with the transport of this product.
     *
     * @return the word of the error it was refused with
     */
    static String dial(Address target, String cluster, String secret, ProtocolVersions versions) {
        try (NettyTransportProvider provider = new NettyTransportProvider(1, "nio", versions);
                Transport transport = provider.open(settings(provider, cluster, secret), new Nobody())) {
            transport.connect(target).toCompletableFuture().orTimeout(DIAL_SECONDS, TimeUnit.SECONDS).join();
            return "linked";
        } catch (CompletionException e) {
            if (e.getCause() instanceof FoundationException refused) {
                return refused.type().name();
            }
            if (e.getCause() instanceof TimeoutException) {
                return "no answer";
            }
            throw e;
        }
    }

    private static TransportSettings settings(NettyTransportProvider provider, String cluster, String secret) {
        return new TransportSettings(ClusterName.of(cluster), new NodeId(NodeName.of("intruder"), 1), new Address("127.0.0.1", 0),
                new LinkSecurity(ClusterSecret.of(secret)), () -> new byte[0], ChannelSpec.DEFAULTS, 1 << 20, Duration.ofSeconds(5),
                Duration.ofSeconds(1), 3, Options.read("intruder", provider.options(), Map.of()));
    }

    /** Connects and goes away at once. */
    static void scan(Address target) throws IOException {
        open(target).close();
    }

    /** Sends bytes and waits until the node hangs up. */
    static void send(Address target, byte[] bytes) throws IOException {
        try (Socket socket = open(target)) {
            socket.setSoTimeout(READ_MILLIS);
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                drain(socket.getInputStream());
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("The node did not hang up within " + READ_MILLIS + " ms.", e);
            } catch (IOException hungUp) {
                return; // it did so before it had read everything
            }
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1024];
        while (in.read(buffer) >= 0) {
            continue;
        }
    }

    private static Socket open(Address target) throws IOException {
        return new Socket(InetAddress.getByName(target.host()), target.port());
    }

    /** Hears nothing and admits everybody. */
    private static final class Nobody implements LinkListener {

        @Override
        public Admission admit(PeerHello peer) {
            return Admission.ACCEPTED;
        }

        @Override
        public void linkUp(Link link) {
            // not reached by somebody who is refused
        }

        @Override
        public void linkDown(Link link, LinkEnd end) {
            // see linkUp
        }

        @Override
        public void message(Link link, Message message) {
            // see linkUp
        }

        @Override
        public void request(Link link, Message message, Responder responder) {
            // see linkUp
        }
    }

    /** The beginning of a handshake whose first message claims to have almost 2 GiB. */
    static byte[] hugeFrame() {
        return new byte[] {(byte) 0xf0, 'N', 'D', 'L', 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
    }

}
