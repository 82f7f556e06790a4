package io.foundation.discovery.consul;

import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import io.foundation.testkit.discovery.FakeConsul;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** With TLS, a token, and nodes that register themselves; the rest see {@link ConsulDiscoveryTest}. */
class ConsulContractTest extends DiscoveryContract {

    private FakeConsul consul;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (consul == null) {
            consul = FakeConsul.secure().secured("tok-1");
            Files.writeString(folder.resolve("token"), "tok-1");
            Files.writeString(folder.resolve("ca.crt"), consul.server().issuer());
        }
        return new ConsulProvider(name -> null);
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("service", "orders", "register", "true", "url", consul.server().url().toString(), "wait", "500ms", "ttl", "20s",
                "tokenFile", folder.resolve("token").toString(), "trustFile", folder.resolve("ca.crt").toString());
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() {
                consul.server().faults(question -> Optional.of(Fault.status(500)));
            }

            @Override
            public void end() {
                consul.server().faults(question -> Optional.empty());
            }
        });
    }
}
