package io.foundation.benchmarks.coordination;

import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.IdGenerator;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.zookeeper.Identity;
import io.foundation.coordination.zookeeper.StoreSettings;
import io.foundation.coordination.zookeeper.ZooKeeperStore;
import io.foundation.transport.api.ClusterSecret;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Ours. */
final class FoundationAgreement implements Agreement {

    private static final String CLUSTER = "bench";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BLOCK = 1_000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ZooKeeperStore store;
    private final StandaloneCoordination standalone;
    private final DistributedLock lock;
    private final DistributedCounter counter;
    private final AtomicReference reference;
    private final IdGenerator ids;
    private final byte[] value = new byte[Long.BYTES];
    private long version;

    FoundationAgreement(String connect, Duration session) {
        store = ZooKeeperStore.open(StoreSettings.of(connect, CLUSTER, session, Identity.of(ClusterSecret.of("a secret of benchmarks"), CLUSTER), false, Map.of()), timer, background);
        standalone = new StandaloneCoordination(store, "bench", CoordinationSettings.DEFAULT);
        lock = standalone.coordination().lock("l");
        counter = standalone.coordination().counter("c");
        reference = standalone.coordination().reference("r-" + UUID.randomUUID());
        ids = standalone.coordination().ids("i", BLOCK);
        // A wait longer than connecting takes.
        Hold first = Blocking.get(lock.tryAcquire(PATIENCE), PATIENCE).orElseThrow();
        Blocking.get(first.release(), PATIENCE);
        version = Blocking.get(reference.set(value), PATIENCE);
    }

    @Override
    public void lockAndUnlock() {
        Hold hold = Blocking.get(lock.tryAcquire(PATIENCE), PATIENCE).orElseThrow();
        Blocking.get(hold.release(), PATIENCE);
    }

    @Override
    public void increment() {
        Blocking.get(counter.add(1), PATIENCE);
    }

    @Override
    public void compareAndSet() {
        version = Blocking.get(reference.compareAndSet(version, value), PATIENCE).orElseThrow();
    }

    @Override
    public void nextId() {
        Blocking.get(ids.next(), PATIENCE);
    }

    @Override
    public AutoCloseable stand(String topic, Runnable elected) {
        Candidacy candidacy = standalone.coordination().election(topic).stand(0, new CandidacyListener() {
            @Override
            public void elected(long term) {
                elected.run();
            }

            @Override
            public void deposed(Loss why) {
                // Another follows.
            }

            @Override
            public void evicted() {
                // Nobody does.
            }
        });
        return () -> Blocking.get(candidacy.withdraw(), PATIENCE);
    }

    @Override
    public void close() {
        standalone.close();
        store.close();
        timer.shutdownNow();
        background.shutdownNow();
    }
}
