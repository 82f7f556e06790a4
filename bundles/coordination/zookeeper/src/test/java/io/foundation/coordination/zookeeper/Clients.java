package io.foundation.coordination.zookeeper;

import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.testkit.coordination.StoreFixture;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Stores of one cluster on some servers, each with executors of its own, as each would have in a node of its own. */
final class Clients implements StoreFixture {

    static final ClusterSecret SECRET = ClusterSecret.of("a secret of tests");
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String connect;
    private final Duration session;
    private final String cluster = "test-" + NUMBER.incrementAndGet();
    private final List<ZooKeeperStore> stores = new ArrayList<>();
    private final List<ExecutorService> executors = new ArrayList<>();

    Clients(String connect, Duration session) {
        this.connect = connect;
        this.session = session;
    }

    String cluster() {
        return cluster;
    }

    StoreSettings settings(boolean readOnly) {
        return StoreSettings.of(connect, cluster, session, Identity.of(SECRET, cluster), readOnly, Map.of());
    }

    @Override
    public ZooKeeperStore open() {
        return open(settings(false));
    }

    ZooKeeperStore open(StoreSettings settings) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("fnd-zookeeper-timer-", 0).factory());
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        executors.add(timer);
        executors.add(background);
        ZooKeeperStore store = ZooKeeperStore.open(settings, timer, background);
        stores.add(store);
        return store;
    }

    /** One that has a session. */
    ZooKeeperStore openActive() {
        ZooKeeperStore store = open();
        awaitActive(store);
        return store;
    }

    static long awaitActive(CoordinationStore store) {
        Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == SessionState.ACTIVE);
        return store.status().session();
    }

    @Override
    public void close(CoordinationStore store) {
        ((ZooKeeperStore) store).close();
    }

    /** Takes the session over as a second client of it would, and ends it; again, should the first client have taken it back in between. */
    @Override
    public void expire(CoordinationStore store) {
        Handle victim = ((ZooKeeperStore) store).handle();
        long session = victim.getSessionId();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            takeOverAndEnd(session, victim.getSessionPasswd());
            try {
                Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> store.status().session() != session || store.status().state() == SessionState.LOST);
                return true;
            } catch (ConditionTimeoutException e) {
                return false;
            }
        });
    }

    private void takeOverAndEnd(long id, byte[] password) throws IOException, InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        ZooKeeper other = new ZooKeeper(connect, Math.toIntExact(session.toMillis()), event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                taken.countDown();
            }
        }, id, password);
        try {
            taken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            other.close();
        }
    }

    @Override
    public boolean sweep() {
        return false;
    }

    @Override
    public void close() {
        stores.forEach(ZooKeeperStore::close);
        executors.forEach(ExecutorService::shutdownNow);
    }
}
