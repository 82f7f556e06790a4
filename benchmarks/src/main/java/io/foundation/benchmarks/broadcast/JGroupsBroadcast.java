package io.foundation.benchmarks.broadcast;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;

/** JGroups over TCP: a message to the group is one to each member. */
final class JGroupsBroadcast implements BroadcastSystem {

    /** From a member's port to that of its failure detection: odd, as the ports of members are even. */
    private static final int FD_OFFSET = 101;

    @Override
    public BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        JChannel channel = new JChannel("tcp.xml");
        TCP tcp = channel.getProtocolStack().findProtocol(TCP.class);
        tcp.setBindAddress(loopback);
        tcp.setBindPort(port);
        tcp.setPortRange(0);
        tcp.tcpNodelay(true);
        tcp.getDiagnosticsHandler().setEnabled(false);
        FD_SOCK2 detection = channel.getProtocolStack().findProtocol(FD_SOCK2.class);
        detection.setOffset(FD_OFFSET);
        TCPPING ping = channel.getProtocolStack().findProtocol(TCPPING.class);
        ping.setInitialHosts(seeds.stream().map(seed -> new InetSocketAddress(loopback, seed)).toList());
        ping.setPortRange(0);
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
