package io.foundation.benchmarks.system;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.util.UUID;

/** JGroups with the TCP stack it ships, Nagle's algorithm off. */
final class JGroupsSystem implements ClusterSystem {

    /** Marks addresses made by {@link #start}, whose low half is the port. */
    private static final long OURS = 0xF0F0L;

    @Override
    public String name() {
        return "jgroups";
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        JChannel channel = new JChannel("tcp.xml");
        TCP tcp = channel.getProtocolStack().findProtocol(TCP.class);
        tcp.setBindAddress(loopback);
        tcp.setBindPort(port);
        tcp.setPortRange(0);
        tcp.tcpNodelay(true);
        tcp.getDiagnosticsHandler().setEnabled(false);
        TCPPING ping = channel.getProtocolStack().findProtocol(TCPPING.class);
        ping.setInitialHosts(seeds.stream().map(seed -> new InetSocketAddress(loopback, seed)).toList());
        ping.setPortRange(0);
        channel.addAddressGenerator(() -> new UUID(OURS, port));
        channel.name("n" + port).connect("bench");
        return new Node(port, channel);
    }

    private record Node(int port, JChannel channel) implements RunningNode {

        @Override
        public Set<Integer> reachable() {
            View view = channel.getView();
            return view == null ? Set.of() : view.getMembers().stream().map(member -> (int) ((UUID) member).getLeastSignificantBits())
                    .collect(Collectors.toSet());
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
