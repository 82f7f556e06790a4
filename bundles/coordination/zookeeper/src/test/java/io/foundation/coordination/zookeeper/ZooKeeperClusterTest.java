package io.foundation.coordination.zookeeper;

import io.foundation.testkit.coordination.StoreContract;
import io.foundation.testkit.coordination.StoreFixture;
import java.io.IOException;
import java.time.Duration;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of stores, over three servers: clients of one fixture may be connected to different ones. */
class ZooKeeperClusterTest extends StoreContract {

    private static TestingCluster servers;

    @BeforeAll
    static void start() throws Exception {
        servers = new TestingCluster(3);
        servers.start();
    }

    @AfterAll
    static void stop() throws IOException {
        servers.close();
    }

    @Override
    protected StoreFixture newFixture() {
        return new Clients(servers.getConnectString(), Duration.ofSeconds(10));
    }
}
