package io.foundation.benchmarks.broadcast;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.LOCAL_PING;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;

/** JGroups over TCP: a message to the group is one to each member. */
final class JGroupsBroadcast implements BroadcastSystem {

    /** From a member's port to that of its failure detection: odd, as the ports of members are even. */
    private static final int FD_OFFSET = 101;
    /** Two sockets that listen, and the connections of the failure detection to both neighbours. */
    private static final int FILES_OF_MEMBER = 6;
    /**
     * The buffer of each stream of each connection, tcp.xml has 64 KiB: a hundred members in one process have 9,900 ends of
     * connections, whose buffers alone then are 1.3 GB of heap.
     */
    private static final int STREAM_BUFFER = 8 << 10;

    /** One after the other: of members that find no coordinator in time each founds a cluster of its own, and merging takes half a minute. */
    @Override
    public int atOnce() {
        return 1;
    }

    /** One connection for each pair. */
    @Override
    public int files(int members) {
        return members * (members - 1) + FILES_OF_MEMBER * members;
    }

    @Override
    public BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        JChannel channel = new JChannel("tcp.xml");
        TCP tcp = channel.getProtocolStack().findProtocol(TCP.class);
        tcp.setBindAddress(loopback);
        tcp.setBindPort(port);
        tcp.setPortRange(0);
        tcp.tcpNodelay(true);
        tcp.setBufferedInputStreamSize(STREAM_BUFFER);
        tcp.setBufferedOutputStreamSize(STREAM_BUFFER);
        tcp.getDiagnosticsHandler().setEnabled(false);
        FD_SOCK2 detection = channel.getProtocolStack().findProtocol(FD_SOCK2.class);
        detection.setOffset(FD_OFFSET);
        channel.getProtocolStack().replaceProtocol(channel.getProtocolStack().findProtocol(TCPPING.class), new LOCAL_PING());
        channel.setReceiver(new Receiver() {
            @Override
            public void receive(Message message) {
                delivered.accept(java.util.Arrays.copyOfRange(message.getArray(), message.getOffset(), message.getOffset() + message.getLength()));
            }
        });
        channel.name("n" + port).connect("bench");
        return new Speaker(channel);
    }

    private record Speaker(JChannel channel) implements BroadcastMember {

        @Override
        public int seen() {
            return channel.getView().size();
        }

        @Override
        public void broadcast(byte[] body) {
            try {
                channel.send(new BytesMessage(null, body));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public long bodiesReceived() {
            return -1;
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
