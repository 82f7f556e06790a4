package io.foundation.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownServersTest {

    private List<String> now = List.of("127.0.0.1:1", "127.0.0.1:2");
    private final KnownServers servers = new KnownServers(() -> now);

    private int next() {
        return servers.next(1).getPort();
    }

    @Test
    void theBestComesFirstAfterEachConnectionAndWhatIsNewCounts() {
        assertThat(List.of(next(), next(), next())).containsExactly(1, 2, 1);
        servers.onConnected();
        assertThat(next()).isEqualTo(1);
        now = List.of("127.0.0.1:3", "127.0.0.1:4", "127.0.0.1:5");
        assertThat(servers.size()).isEqualTo(3);
        assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder(3, 4, 5);
    }

    @Test
    void aConnectionNeverMovesBecauseServersCome() {
        assertThat(servers.updateServerList(Set.of(new InetSocketAddress("127.0.0.1", 9)), new InetSocketAddress("127.0.0.1", 1))).isFalse();
    }
}
