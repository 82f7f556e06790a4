package io.foundation.coordination.zookeeper;

import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.testkit.coordination.CoordinationContracts;
import io.foundation.testkit.coordination.CoordinationFixture;
import io.foundation.testkit.coordination.OverStores;
import java.io.IOException;
import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts of what nodes agree on, over one server. */
class ZooKeeperContractTest extends CoordinationContracts {

    private static TestingServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestingServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    protected CoordinationFixture fresh() {
        return new OverStores(new Clients(server.getConnectString(), Duration.ofSeconds(10)), (store, name) -> {
            StandaloneCoordination node = new StandaloneCoordination(store, name, CoordinationSettings.DEFAULT);
            return new OverStores.Node(node.coordination(), node::close);
        });
    }
}
