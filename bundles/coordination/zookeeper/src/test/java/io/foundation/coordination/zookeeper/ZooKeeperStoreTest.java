package io.foundation.coordination.zookeeper;

import io.foundation.testkit.coordination.StoreContract;
import io.foundation.testkit.coordination.StoreFixture;
import java.io.IOException;
import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of stores, over one server. */
class ZooKeeperStoreTest extends StoreContract {

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
    protected StoreFixture newFixture() {
        return new Clients(server.getConnectString(), Duration.ofSeconds(10));
    }
}
