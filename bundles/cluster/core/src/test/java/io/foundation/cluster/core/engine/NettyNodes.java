package io.foundation.cluster.core.engine;

import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.Address;
import io.foundation.transport.netty.NettyTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of engines over real sockets begin and end with: a transport for all nodes, which are closed after each test. */
abstract class NettyNodes {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    final List<TestNode> nodes = new ArrayList<>();
    NettyTransportProvider netty;

    @BeforeEach
    void open() {
        netty = new NettyTransportProvider();
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        netty.close();
    }

    /** Where nodes listen, as soon as they do. */
    static List<Address> addresses(TestNode... seeds) {
        List<Address> addresses = new ArrayList<>();
        for (TestNode seed : seeds) {
            await().atMost(BOUND).until(() -> seed.address() != null);
            addresses.add(seed.address());
        }
        return addresses;
    }

    /** A node that is closed after the test. */
    TestNode keep(TestNode node) {
        nodes.add(node);
        return node;
    }
}
