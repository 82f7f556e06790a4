package io.foundation.transport.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An authenticated way to one life of one peer: one connection for the urgent channels, and more for the others, opened when they are needed. It lives
 * as long as the first; one of the others that breaks is opened again. Thread-safe; nothing here blocks, but for {@link #send} on a channel that says so.
 */
@ConsumerType
public interface Link {

    PeerHello peer();

    /**
     * Sends one way, at most once. Messages of one sending thread on one channel with one key arrive in order.
     * <p>On a channel with {@link ChannelSpec.Overflow#BLOCK} whose queue is full, the caller waits until there is room or the link ends, if it
     * {@linkplain BlockingRule#mayBlock may}; a thread of a transport never may, and gets {@link SendStatus#QUEUE_FULL}, as does who is interrupted.
     */
    SendStatus send(Message message);

    /**
     * Sends one way, at most once, a body that is read while it is sent. It comes to the peer as any other message does: large ones in a file
     * ({@link Inbound#payload}). It waits its turn as other messages of its channel and key, and they wait for it: while the source is slow, nothing
     * else of this channel goes over the same connection, but for replies. If its connection breaks, it is lost; see {@link ChannelStats#dropped}.
     *
     * @param message the message, with an empty body
     * @param body    the body; closed by the link in any case
     * @throws FoundationException {@code INVALID_INPUT} if the message has a body of its own, or its channel is monotonic: a value may have to be sent
     *         again, and a source is read once; or this link sends from memory only
     */
    default SendStatus send(Message message, BodySource body) {
        try (body) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "This link sends bodies from memory only.");
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "This link sends bodies from memory only.", e);
        }
    }

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

    /** What happens on each channel that both nodes have, in the order of their names. */
    default List<ChannelStats> channels() {
        return List.of();
    }

    boolean isOpen();

    /**
     * Writes what was accepted, says goodbye and closes; a peer that does not read is given two seconds. Requests that
     * wait for their answer fail with {@code UNREACHABLE}. Idempotent; returns at once.
     */
    void close(Goodbye reason);
}
