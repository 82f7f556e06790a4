package io.foundation.coordination.zookeeper;

import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.testkit.coordination.CollectionContract;
import io.foundation.testkit.coordination.CoordinationFixture;
import io.foundation.testkit.coordination.ElectionContract;
import io.foundation.testkit.coordination.GatheringContract;
import io.foundation.testkit.coordination.LockContract;
import io.foundation.testkit.coordination.OverStores;
import io.foundation.testkit.coordination.QueueContract;
import io.foundation.testkit.coordination.ValueContract;
import java.io.IOException;
import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contracts of what nodes agree on, over one server. */
class ZooKeeperContractTest {

    private static TestingServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestingServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static CoordinationFixture fresh() {
        return new OverStores(new Clients(server.getConnectString(), Duration.ofSeconds(10)), (store, name) -> {
            StandaloneCoordination node = new StandaloneCoordination(store, name, CoordinationSettings.DEFAULT);
            return new OverStores.Node(node.coordination(), node::close);
        });
    }

    @Nested
    class Locks extends LockContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Elections extends ElectionContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Values extends ValueContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Collections extends CollectionContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Queues extends QueueContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }

    @Nested
    class Gatherings extends GatheringContract {
        @Override
        protected CoordinationFixture newFixture() {
            return fresh();
        }
    }
}
