package io.foundation.transport.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** An authenticated way to one life of one peer. Thread-safe; nothing here blocks. */
@ConsumerType
public interface Link {

    PeerHello peer();

    /**
     * Sends one way, at most once. Messages of one sending thread on one channel with one key arrive in order.
     */
    SendStatus send(Message message);

    /**
     * Sends and waits for the answer's body. Fails with {@code TIMEOUT} or {@code UNREACHABLE} (the link ended: in both
     * cases it is not known whether the peer did the work), {@code NO_HANDLER}, {@code HANDLER_FAILED} or whatever else
     * the peer answered, {@code RESOURCE_EXHAUSTED} (context {@code reason}: {@code queue} or {@code requests} if it was
     * not sent, {@code reply} if it was done and the reply did not fit into the peer's queue), {@code TOO_LARGE} (context
     * {@code reason}: {@code request} if it was not sent, {@code reply} if it was done), {@code INVALID_INPUT} (no such
     * channel, or a timeout that is not positive) or {@code CLOSED} (it was not sent). A late reply is dropped. Completes
     * on an I/O thread: do not block in what depends on it.
     */
    CompletionStage<byte[]> request(Message message, Duration timeout);

    /** The smoothed round trip of keep-alives; zero before the first. */
    Duration roundTrip();

    /** Bytes waiting to be written. */
    long queuedBytes();

    boolean isOpen();

    /**
     * Writes what was accepted, says goodbye and closes; a peer that does not read is given two seconds. Requests that
     * wait for their answer fail with {@code UNREACHABLE}. Idempotent; returns at once.
     */
    void close(Goodbye reason);
}
