package io.foundation.discovery.mdns;

import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

class MdnsContractTest extends DiscoveryContract {

    private final Network network = new Network();

    MdnsContractTest() throws IOException {
    }

    @Override
    protected DiscoveryProvider newProvider() throws IOException {
        return new MdnsProvider(network.service());
    }

    @Override
    protected Map<String, String> options() {
        return Map.of();
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
                greedy.bind(new InetSocketAddress(network.port));
            }

            @Override
            public void end() {
                greedy.close();
            }
        });
    }
}
