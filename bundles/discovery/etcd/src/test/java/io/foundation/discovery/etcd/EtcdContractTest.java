package io.foundation.discovery.etcd;

import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.testkit.discovery.DiscoveryContract;
import io.foundation.testkit.discovery.FakeEtcd;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** With TLS and a user; all clusters under one prefix. */
class EtcdContractTest extends DiscoveryContract {

    private FakeEtcd etcd;

    @Override
    protected DiscoveryProvider newProvider() throws Exception {
        if (etcd == null) {
            etcd = FakeEtcd.secure().secured("pass-1");
            // The server notices that a connection has ended when it next writes.
            etcd.progress(Duration.ofMillis(100));
            Files.writeString(folder.resolve("password"), "pass-1\n");
            Files.writeString(folder.resolve("ca.crt"), etcd.server().issuer());
        }
        return new EtcdProvider();
    }

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("urls", etcd.server().url().toString(), "ttl", "20s", "watchTime", "1s", "user", "root", "passwordFile", folder.resolve("password").toString(),
                "trustFile", folder.resolve("ca.crt").toString());
    }

    @Override
    protected Optional<Trouble> trouble() {
        return Optional.of(new Trouble() {
            @Override
            public void begin() {
                etcd.server().faults(question -> Optional.of(Fault.status(500)));
            }

            @Override
            public void end() {
                etcd.server().faults(question -> Optional.empty());
            }
        });
    }
}
