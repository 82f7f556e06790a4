package io.foundation.benchmarks.broadcast;

import io.foundation.benchmarks.system.FoundationNode;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ours: {@code messaging.broadcast} by way of the node's topology. As in a container, the nodes of a process share the
 * event loops of one transport provider, and nothing else.
 */
final class FoundationBroadcast implements BroadcastSystem {

    private static final String FULL_MESH = "fullmesh";
    private static final String SUBJECT = "bench.broadcast";

    /** All members are in one process here: a mesh of a hundred has 9,900 ends of links, and with a second connection a link it would have more files than a process may open. */
    private static final Map<String, String> MESH = Map.of("maxConnections", "0");

    private static final int FILES_OF_MEMBER = 2;

    private final Supplier<TopologyProvider> topology;
    private final NettyTransportProvider loops = new NettyTransportProvider();

    FoundationBroadcast(Supplier<TopologyProvider> topology) {
        this.topology = topology;
    }

    /** In the mesh, one connection for each pair. */
    @Override
    public int files(int members) {
        return members * (members - 1) + FILES_OF_MEMBER * members;
    }

    @Override
    public BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws Exception {
        CountingTransportProvider transport = new CountingTransportProvider(loops);
        TopologyProvider itsTopology = topology.get();
        FoundationNode node = new FoundationNode(port, seeds, transport, itsTopology, itsTopology.type().equals(FULL_MESH) ? MESH : Map.of());
        node.cluster().messaging().onMessage(SUBJECT, Dispatch.INLINE, message -> delivered.accept(message.body()));
        return new Speaker(node, transport);
    }

    @Override
    public void close() {
        loops.close();
    }

    private record Speaker(FoundationNode node, CountingTransportProvider transport) implements BroadcastMember {

        @Override
        public int seen() {
            return node.reachable().size();
        }

        @Override
        public void broadcast(byte[] body) {
            node.cluster().messaging().broadcast(Outgoing.of(SUBJECT, body));
        }

        @Override
        public long bodiesReceived() {
            return transport.bodies();
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
