package io.foundation.cluster.core.messaging;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one handler: in order for each sender, bounded over all. What counts as not consumed by its channel until the handler
 * has had it is bounded by that channel's credit in the first place, and has a wider bound of its own here: small messages
 * cost little credit. Thread-safe.
 */
final class SenderQueues {

    private static final Logger LOG = LoggerFactory.getLogger(SenderQueues.class);
    static final int MAX_WAITING = 1_024;
    /** The most messages that wait and slow down their senders by that. */
    static final int MAX_HELD = 65_536;

    private final Executor virtual;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Semaphore heldRoom = new Semaphore(MAX_HELD);
    private final Map<NodeName, SerialExecutor> bySender = new ConcurrentHashMap<>();

    SenderQueues(Executor virtual) {
        this.virtual = virtual;
    }

    /** False if too many wait. */
    boolean offer(NodeId sender, Runnable task) {
        return reserve() && run(sender, task);
    }

    /** As {@link #offer}, for a message that slows down its sender while it waits. */
    boolean offerHeld(NodeId sender, Runnable task) {
        return heldRoom.tryAcquire() && run(sender, task, heldRoom);
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
        return run(sender, task, room);
    }

    private boolean run(NodeId sender, Runnable task, Semaphore place) {
        try {
            bySender.computeIfAbsent(sender.name(), name -> SerialExecutor.rejecting(virtual, MAX_WAITING + MAX_HELD, failure -> LOG.warn("A message was not handed to its handler; the next goes on.", failure))).execute(() -> {
                try {
                    task.run();
                } finally {
                    place.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            place.release();
            return false;
        }
    }

    void forget(NodeName sender) {
        bySender.remove(sender);
    }
}
