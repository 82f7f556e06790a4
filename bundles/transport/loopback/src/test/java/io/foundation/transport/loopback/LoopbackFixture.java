package io.foundation.transport.loopback;

import io.foundation.base.api.id.Address;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.link.ProtocolVersions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes on a network of their own; every host is a name. */
final class LoopbackFixture implements TransportFixture {

    private final LoopbackNetwork network = new LoopbackNetwork(42);
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();

    @Override
    public TransportProvider provider(int minVersion, int maxVersion) {
        return new LoopbackTransportProvider(network, new ProtocolVersions(minVersion, maxVersion));
    }

    @Override
    public Address bind(String node) {
        hosts.add(node);
        return new Address(node, 0);
    }

    @Override
    public Address through(Address target) {
        return target;
    }

    @Override
    public void freeze() {
        network.partition(hosts, hosts);
    }

    @Override
    public void cut() {
        hosts.forEach(one -> hosts.forEach(other -> network.reset(one, other)));
    }

    @Override
    public void cutAllButFirst() {
        network.resetAllButFirst();
    }

    @Override
    public void close() {
        network.close();
    }
}
