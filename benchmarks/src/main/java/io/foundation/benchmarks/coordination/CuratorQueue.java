package io.foundation.benchmarks.coordination;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.queue.DistributedQueue;
import org.apache.curator.framework.recipes.queue.QueueBuilder;
import org.apache.curator.framework.recipes.queue.QueueConsumer;
import org.apache.curator.framework.recipes.queue.QueueSerializer;
import org.apache.curator.framework.state.ConnectionState;

/**
 * Curator's queue with a lock for each item, the one that gives an item to another when the taker fails: its simple queue, and this one without locks, lose it. It calls the taker, and removes the item
 * after that, so what is measured ends a little earlier than with ours, when the last taker was called.
 */
final class CuratorQueue implements QueueConsumer<byte[]>, QueueSerializer<byte[]>, AutoCloseable {

    private static final int SECONDS = 30;
    private static final byte[] ITEM = new byte[100];

    private final ExecutorService takers = Executors.newFixedThreadPool(Agreement.TAKERS);
    private final DistributedQueue<byte[]> queue;
    private volatile CountDownLatch left;

    CuratorQueue(CuratorFramework client, String path) throws Exception {
        queue = QueueBuilder.builder(client, this, this, path).lockPath(path + "-locks").executor(takers).buildQueue();
        queue.start();
    }

    void passItems(int count) throws Exception {
        left = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            queue.put(ITEM);
        }
        if (!left.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(left.getCount() + " of " + count + " items were not given out within " + SECONDS + " s");
        }
    }

    @Override
    public void consumeMessage(byte[] message) {
        left.countDown();
    }

    @Override
    public void stateChanged(CuratorFramework client, ConnectionState newState) {
        // The wait for items ends in time.
    }

    @Override
    public byte[] serialize(byte[] item) {
        return item;
    }

    @Override
    public byte[] deserialize(byte[] bytes) {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        queue.close();
        takers.shutdownNow();
    }
}
