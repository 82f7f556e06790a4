package io.foundation.benchmarks.coordination;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryOneTime;

/** Curator's own recipes. */
final class CuratorAgreement implements Agreement {

    private static final int SECONDS = 30;
    private static final RetryOneTime RETRY = new RetryOneTime(1);

    private final CuratorFramework client;
    private final InterProcessMutex mutex;
    private final DistributedAtomicLong counter;
    private final DistributedAtomicLong ids;
    private final String reference = "/reference-" + UUID.randomUUID();
    private final byte[] value = new byte[Long.BYTES];
    private int version;
    private CuratorQueue queue;
    private String[] keys;
    private CuratorCache cached;

    CuratorAgreement(String connect, Duration session) throws Exception {
        client = CuratorFrameworkFactory.builder().connectString(connect).sessionTimeoutMs(Math.toIntExact(session.toMillis())).connectionTimeoutMs(SECONDS * 1_000).retryPolicy(RETRY)
                .namespace("curator").build();
        client.start();
        if (!client.blockUntilConnected(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no connection to " + connect);
        }
        mutex = new InterProcessMutex(client, "/lock");
        counter = new DistributedAtomicLong(client, "/counter", RETRY);
        ids = new DistributedAtomicLong(client, "/ids", RETRY);
        counter.initialize(0L);
        ids.initialize(0L);
        client.create().creatingParentsIfNeeded().forPath(reference, value);
    }

    @Override
    public void lockAndUnlock() throws Exception {
        mutex.acquire();
        mutex.release();
    }

    @Override
    public void increment() throws Exception {
        require(counter.increment().succeeded());
    }

    @Override
    public void compareAndSet() throws Exception {
        version = client.setData().withVersion(version).forPath(reference, value).getVersion();
    }

    @Override
    public void nextId() throws Exception {
        require(ids.increment().succeeded());
    }

    private static void require(boolean done) {
        if (!done) {
            throw new IllegalStateException("it was not done");
        }
    }

    @Override
    public void passItems(int count) throws Exception {
        if (queue == null) {
            queue = new CuratorQueue(client, "/queue-" + UUID.randomUUID());
        }
        queue.passItems(count);
    }

    @Override
    public void readCached(int entry) throws Exception {
        if (cached == null) {
            String map = "/map-" + UUID.randomUUID();
            client.create().forPath(map);
            keys = IntStream.range(0, ENTRIES).mapToObj(i -> map + "/customer-" + i).toArray(String[]::new);
            for (String key : keys) {
                client.create().forPath(key, new byte[100]);
            }
            CountDownLatch read = new CountDownLatch(1);
            cached = CuratorCache.build(client, map);
            cached.listenable().addListener(CuratorCacheListener.builder().forInitialized(read::countDown).build());
            cached.start();
            require(read.await(SECONDS, TimeUnit.SECONDS));
        }
        require(cached.get(keys[entry]).isPresent());
    }

    @Override
    public void vote() throws NotThereException {
        throw new NotThereException("recipe for votes");
    }

    @Override
    public AutoCloseable stand(String topic, Runnable elected) throws Exception {
        LeaderLatch latch = new LeaderLatch(client, "/election-" + topic);
        latch.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                elected.run();
            }

            @Override
            public void notLeader() {
                // Another follows.
            }
        });
        latch.start();
        return latch;
    }

    @Override
    public void close() throws IOException {
        if (queue != null) {
            queue.close();
        }
        if (cached != null) {
            cached.close();
        }
        client.close();
    }
}
