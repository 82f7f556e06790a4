package io.foundation.cluster.core.messaging;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.engine.SerialExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** What waits for one handler: in order for each sender, bounded over all. Thread-safe. */
final class SenderQueues {

    static final int MAX_WAITING = 1_024;

    private final Executor virtual;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Map<NodeName, SerialExecutor> bySender = new ConcurrentHashMap<>();

    SenderQueues(Executor virtual) {
        this.virtual = virtual;
    }

    /** False if too many wait. */
    boolean offer(NodeId sender, Runnable task) {
        return reserve() && run(sender, task);
    }

    /** Takes a place for a message that comes at once, or is given back by {@link #release}; false if too many wait. */
    boolean reserve() {
        return room.tryAcquire();
    }

    void release() {
        room.release();
    }

    /** Puts a message in the place that was reserved; false if nothing runs any more. */
    boolean run(NodeId sender, Runnable task) {
        try {
            bySender.computeIfAbsent(sender.name(), name -> new SerialExecutor(virtual, MAX_WAITING)).execute(() -> {
                try {
                    task.run();
                } finally {
                    room.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            room.release();
            return false;
        }
    }

    void forget(NodeName sender) {
        bySender.remove(sender);
    }
}
