package io.foundation.discovery.kubernetes;

import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import io.foundation.testkit.discovery.FakeKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Endpoint slices, watched; the rest see {@link KubernetesDiscoveryTest}. */
class KubernetesContractTest extends DiscoveryContract {

    private FakeKubernetes api;
    private Path account;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (api == null) {
            api = new FakeKubernetes().accept("tok-1");
            // The server notices that a connection has ended when it next writes.
            api.bookmarks(Duration.ofMillis(100));
            api.put("endpointslices", Samples.slice("orders-a", "orders", "IPv4", Samples.endpoint("10.0.0.5", "a"), Samples.endpoint("10.0.0.6", "b")));
            account = Samples.account(folder.resolve("account"), "ns1", "tok-1", api.server().issuer());
        }
        return new KubernetesProvider(name -> null);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("service", "orders", "apiServer", api.server().url().toString(), "serviceAccount", account.toString());
    }

    @Override
    protected Set<DiscoveredPeer> fixedPeers() {
        return Set.of(DiscoveredPeer.at(new Address("10.0.0.5", 7800)), DiscoveredPeer.at(new Address("10.0.0.6", 7800)));
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() {
                api.server().faults(question -> Optional.of(Fault.status(500)));
            }

            @Override
            public void end() {
                api.server().faults(question -> Optional.empty());
            }
        });
    }
}
