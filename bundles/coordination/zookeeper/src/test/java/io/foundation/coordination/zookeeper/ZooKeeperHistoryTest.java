package io.foundation.coordination.zookeeper;

import io.foundation.base.api.id.Address;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.testkit.history.HistoryContract;
import io.foundation.testkit.history.HistoryFixture;
import io.foundation.testkit.history.Recorder;
import io.foundation.testkit.transport.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.curator.test.TestingServer;

/** Over a server, whose wires are cut, whose answers are lost, who ends sessions, and who is started again. */
class ZooKeeperHistoryTest extends HistoryContract {

    private static final Duration SESSION = Duration.ofSeconds(3);
    private static final long LONGEST_CUT_MILLIS = 4_500;

    @Override
    protected HistoryFixture newFixture() throws Exception {
        return new Server();
    }

    private static final class Server implements HistoryFixture {
        private final TestingServer server = new TestingServer();
        private final Clients clients = new Clients(server.getConnectString(), SESSION);
        private final List<TcpProxy> wires = new ArrayList<>();
        private final List<ZooKeeperStore> stores = new ArrayList<>();
        private final List<StandaloneCoordination> nodes = new ArrayList<>();

        private Server() throws Exception {
        }

        @Override
        public Coordination open(String node) {
            TcpProxy wire = new TcpProxy(new Address("127.0.0.1", server.getPort()));
            wires.add(wire);
            ZooKeeperStore store = clients.open(StoreSettings.of("127.0.0.1:" + wire.address().port(), clients.cluster(), SESSION, Identity.of(Clients.SECRET, clients.cluster()),
                    false, Map.of()));
            stores.add(store);
            nodes.add(new StandaloneCoordination(store, node, CoordinationSettings.DEFAULT));
            return nodes.getLast().coordination();
        }

        @Override
        public String fault(SplittableRandom random, Recorder recorder) {
            int node = random.nextInt(wires.size());
            TcpProxy wire = wires.get(node);
            return switch (random.nextInt(8)) {
                case 0, 1 -> {
                    wire.reset();
                    yield "connection reset";
                }
                case 2, 3 -> {
                    // What is asked meanwhile is done, and the answers are lost.
                    wire.freezeBack();
                    pass(random.nextLong(200));
                    wire.reset();
                    wire.thaw();
                    yield "answers lost";
                }
                case 4, 5 -> {
                    wire.freeze();
                    pass(random.nextLong(LONGEST_CUT_MILLIS));
                    wire.thaw();
                    yield "wire silent for a while";
                }
                case 6 -> expired(node, recorder);
                default -> restarted();
            };
        }

        private String expired(int node, Recorder recorder) {
            CoordinationStore store = stores.get(node);
            if (stores.get(node).handle() == null) {
                return "nothing";
            }
            long since = recorder.nanos();
            clients.expire(store);
            recorder.stoodStill("n" + node, since, recorder.nanos());
            return "session ended";
        }

        private String restarted() {
            try {
                server.restart();
                return "server restarted";
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private static void pass(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void heal() {
            wires.forEach(TcpProxy::thaw);
        }

        @Override
        public void close() {
            nodes.forEach(StandaloneCoordination::close);
            clients.close();
            wires.forEach(TcpProxy::close);
            try {
                server.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
