package io.foundation.discovery.gossip;

import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

class GossipContractTest extends DiscoveryContract {

    private final int port = Ports.free();

    @Override
    protected DiscoveryProvider newProvider() {
        return new GossipProvider();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("interfaces", Ports.loopback(), "port", Integer.toString(port), "heartbeat", "100ms");
    }

    /** A program that holds the port for itself. */
    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            private DatagramSocket greedy;

            @Override
            public void begin() throws Exception {
                greedy = new DatagramSocket(null);
                greedy.setReuseAddress(false);
                greedy.bind(new InetSocketAddress(port));
            }

            @Override
            public void end() {
                greedy.close();
            }
        });
    }
}
