package io.foundation.mdns.core.net;

import io.foundation.mdns.core.record.PacketCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of one interface: it hears the group there and nowhere else, so that it is known where a packet came in. The port is shared with other programs. */
final class LinkSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkSocket.class);
    /** RFC 6762, 11. */
    private static final int TTL = 255;

    /** Who gets what comes, on the reading thread. */
    interface Receiver {

        void received(LinkSocket socket, byte[] packet, InetSocketAddress source);

        /** It cannot be read any more. */
        void broken(LinkSocket socket, IOException cause);
    }

    final AtomicLong received = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    private final Interface at;
    private final InetSocketAddress group;
    private final DatagramChannel channel;
    private volatile boolean closed;

    private LinkSocket(Interface at, InetSocketAddress group, DatagramChannel channel) {
        this.at = at;
        this.group = group;
        this.channel = channel;
    }

    static LinkSocket open(Interface at, InetAddress group, int port, Executor readers, Receiver receiver) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, at.device());
            channel.bind(new InetSocketAddress(port));
            channel.join(group, at.device());
            LinkSocket socket = new LinkSocket(at, new InetSocketAddress(group, port), channel);
            readers.execute(() -> socket.read(receiver));
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Interface at() {
        return at;
    }

    String name() {
        return at.device().getName();
    }

    void multicast(byte[] packet) throws IOException {
        unicast(packet, group);
    }

    void unicast(byte[] packet, InetSocketAddress to) throws IOException {
        channel.send(ByteBuffer.wrap(packet), to);
        sent.incrementAndGet();
    }

    private void read(Receiver receiver) {
        // one byte more than a packet may have, so that a longer one is seen to be longer
        ByteBuffer buffer = ByteBuffer.allocate(PacketCodec.MAX_BYTES + 1);
        try {
            while (!closed) {
                buffer.clear();
                InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                buffer.flip();
                byte[] packet = new byte[buffer.remaining()];
                buffer.get(packet);
                receiver.received(this, packet, source);
            }
        } catch (IOException e) {
            if (!closed) {
                receiver.broken(this, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A socket of mDNS did not close", e);
        }
    }
}
