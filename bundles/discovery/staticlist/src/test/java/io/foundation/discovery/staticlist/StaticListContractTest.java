package io.foundation.discovery.staticlist;

import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class StaticListContractTest extends DiscoveryContract {

    private Path hosts;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (hosts == null) {
            hosts = Files.writeString(folder.resolve("hosts"), "10.0.0.5:7801\n10.0.0.6 # the default port\n");
        }
        return new StaticListProvider();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("file", hosts.toString(), "retry", "100ms");
    }

    @Override
    protected Set<DiscoveredPeer> fixedPeers() {
        return Set.of(DiscoveredPeer.at(new Address("10.0.0.5", 7801)), DiscoveredPeer.at(new Address("10.0.0.6", 7800)));
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() throws Exception {
                Files.move(hosts, folder.resolve("elsewhere"));
            }

            @Override
            public void end() throws Exception {
                Files.move(folder.resolve("elsewhere"), hosts);
            }
        });
    }
}
