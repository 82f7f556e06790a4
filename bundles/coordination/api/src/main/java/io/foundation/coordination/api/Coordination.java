package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Agreement between the nodes of one cluster: a service for each, with the property {@link #CLUSTER}. It has bundle scope: what a bundle acquired is released when the
 * bundle lets go of the service or stops. Thread-safe; nothing here blocks, and {@link Blocking} waits for those who may.
 *
 * <p>Names are 1 to 255 characters {@code A-Z a-z 0-9 . _ - ~ +}; any other character counts three for each of its bytes of UTF-8. A name that is not allowed is
 * {@code INVALID_INPUT}. What an argument alone makes impossible (a name, a number, a size) is thrown by the call itself; everything else is told by its stage. Stages complete, and listeners are told, on threads of their own, where code may block; they fail with
 * {@link io.foundation.base.api.error.FoundationException} alone.
 */
@ProviderType
public interface Coordination {

    /** The service property that holds the cluster's name. */
    String CLUSTER = "cluster.name";

    /** How this node stands to the others now. */
    SessionState state();

    /**
     * Tells of every change of {@link #state}, the present one first; one at a time, in order. A state that has passed before it could be told is told all the same.
     */
    Registration listen(Consumer<SessionState> listener);

    /** A lock: every call gives another object, and so another owner. A lock is the writing side of the {@link #readWriteLock} of the same name. */
    DistributedLock lock(String name);

    DistributedReadWriteLock readWriteLock(String name);

    /**
     * Acquires several locks, or none. They are asked for one after the other in the order of their names, so that callers who do so cannot wait for one another in a circle.
     *
     * @param names  1 to 64
     * @param atMost for all together; see {@link DistributedLock#tryAcquire}
     */
    CompletionStage<Optional<MultiHold>> tryAcquireAll(Set<String> names, Duration atMost);

    /**
     * A semaphore; it is made by whoever asks it for permits first, and stays.
     *
     * @param permits how many there are, 1 to 999,999,999; the same wherever it is asked for
     */
    DistributedSemaphore semaphore(String name, int permits);

    Election election(String topic);

    DistributedCounter counter(String name);

    /** @param block how many numbers to take from the store at a time, 1 to 1,000,000 */
    IdGenerator ids(String name, int block);

    AtomicReference reference(String name);

    DistributedMap map(String name);

    DistributedSet set(String name);

    DocumentTree tree(String name);

    /**
     * A latch; it is made by whoever counts first, and stays.
     *
     * @param count from where it counts down, 1 to 1,000,000,000; the same wherever it is asked for
     */
    DistributedLatch latch(String name, int count);

    DistributedBarrier barrier(String name);

    /** @param participants how many begin together, 1 to {@link DoubleBarrier#MAX_PARTICIPANTS}; the same wherever it is asked for */
    DoubleBarrier doubleBarrier(String name, int participants);

    Group group(String name);

    /** Proposals are those of one name, whoever makes them. */
    Consensus consensus(String name);

    /** A queue with {@link QueueLimits#DEFAULT}. */
    default WorkQueue queue(String name) {
        return queue(name, QueueLimits.DEFAULT);
    }

    /** A queue; it is made by whoever puts something in first. While the object is used it keeps a list of what is in the queue, so one is better than many of the same name. */
    WorkQueue queue(String name, QueueLimits limits);

    /** What there is in the cluster's store, for operators. */
    Inventory inventory();

    /** What this node has asked of the store so far, for operators; from this node alone, also without a connection. */
    CompletionStage<CoordinationFigures> figures();
}
