package io.foundation.benchmarks.contestant;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.util.MessageBatch;

/** JGroups with the TCP stack it ships: two members, unicast from one to the other. */
final class JGroupsContestant implements ChannelContestant {

    private final boolean noDelay;
    private final boolean outOfBand;

    /**
     * One of its settings.
     *
     * @param noDelay   whether Nagle's algorithm is off; as shipped it is on
     * @param outOfBand whether the urgent message may overtake
     */
    JGroupsContestant(boolean noDelay, boolean outOfBand) {
        this.noDelay = noDelay;
        this.outOfBand = outOfBand;
    }

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        JChannel channel = new JChannel("tcp.xml");
        TCP tcp = channel.getProtocolStack().findProtocol(TCP.class);
        tcp.setBindAddress(loopback);
        tcp.setBindPort(ends.port());
        tcp.setPortRange(0);
        tcp.tcpNodelay(noDelay);
        tcp.getDiagnosticsHandler().setEnabled(false);
        TCPPING ping = channel.getProtocolStack().findProtocol(TCPPING.class);
        ping.setInitialHosts(List.of(new InetSocketAddress(loopback, ends.port()), new InetSocketAddress(loopback, ends.other())));
        ping.setPortRange(0);
        channel.setReceiver(new Receiver() {
            @Override
            public void receive(Message message) {
                arrived(arrivals, message);
            }

            @Override
            public void receive(MessageBatch batch) {
                for (Message message : batch) {
                    arrived(arrivals, message);
                }
            }
        });
        channel.name("n" + ends.port()).connect("bench");
        return new End(channel);
    }

    /** Read in place where the message holds an array, as {@code BytesMessage} does. */
    private static void arrived(Arrivals arrivals, Message message) {
        if (message.getOffset() == 0 && message.getLength() == message.getArray().length) {
            Bodies.tell(arrivals, message.getArray());
            return;
        }
        java.nio.ByteBuffer body = java.nio.ByteBuffer.wrap(message.getArray(), message.getOffset(), message.getLength());
        arrivals.arrived(body.get(body.position()), body.getLong(body.position() + 1), body.remaining());
    }

    private final class End implements ChannelEnd {

        private final JChannel channel;
        private Address other;

        End(JChannel channel) {
            this.channel = channel;
        }

        @Override
        public void send(Lane lane, byte[] body) {
            BytesMessage message = new BytesMessage(other(), body);
            if (outOfBand && lane == Lane.URGENT) {
                message.setFlag(Message.Flag.OOB);
            }
            try {
                channel.send(message);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        private synchronized Address other() {
            if (other == null) {
                other = channel.getView().getMembers().stream().filter(member -> !member.equals(channel.getAddress())).findFirst()
                        .orElseThrow(() -> new IllegalStateException("the other member has not joined yet"));
            }
            return other;
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
