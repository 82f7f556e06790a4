package io.foundation.cluster.api.messaging;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Messages between members. Thread-safe; nothing here blocks. A message to a member whose link is being made waits for
 * it, within bounds. Names may be this node's own: such messages never leave it.
 */
@ProviderType
public interface Messaging {

    /**
     * Sends one way. What is promised, and when the stage completes, is said by the channel and the {@link Acknowledgement}: it
     * fails with {@code DATA_NOT_FOUND} (no such member), {@code UNREACHABLE} (with context {@code reason}: {@code unacknowledged}
     * if the member is gone for good and may or may not have had it), {@code RESOURCE_EXHAUSTED} (queue or window full),
     * {@code TOO_LARGE}, {@code INVALID_INPUT} (no such channel), {@code CLOSED}, or what a middleware refused it with. Messages
     * of one thread to one member on one channel with one key arrive in order; those that are not to be confirmed only as long as they take the same way.
     */
    CompletionStage<Void> send(NodeName to, Outgoing message);

    /**
     * Sends one way a body that is read while it is sent, so that it takes next to no memory here however long it is; the peer puts what is large into a file.
     * Promised is what {@link #send(NodeName, Outgoing)} promises, over other nodes too. The stage completes when the body is needed no longer: when it was read to its end
     * (at most once), or when the peer has confirmed the message; it fails with {@code INVALID_INPUT} and the context {@code reason=source} if the body cannot be read,
     * and with {@code UNREACHABLE} if the link broke while it was. A message to be confirmed is read again from the beginning then.
     * <p>While it is read, nothing else with its key goes to this member on this channel. For monotonic channels and those of priority 0 and 1, which must not
     * wait for a file, and for a message that a middleware gives a body, it fails with {@code INVALID_INPUT}. Over other nodes, what becomes of a message that is not to
     * be confirmed after this node has sent it is not told.
     *
     * @param message the message, with an empty body
     * @param body    0 bytes to the cluster's {@code maxMessage}
     */
    CompletionStage<Void> send(NodeName to, Outgoing message, LargeBody body);

    /**
     * Sends and waits for the answer. Fails as {@link #send(NodeName, Outgoing)}, and with {@code TIMEOUT}, {@code NO_HANDLER} or
     * {@code HANDLER_FAILED}. May complete on an I/O thread: do not block in what depends on it.
     *
     * @param timeout 1 ms to 1 h, from now
     */
    CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout);

    /** Asks many at once: a stage for each, in the order given. */
    Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout);

    /**
     * Sends to every member by way of the topology, this node included; at most once each. The stage completes when
     * the topology has taken it. A node whose handler has 1,024 waiting drops it for that handler, and counts it. Fails with {@code INVALID_INPUT} if it asks for an
     * {@link Acknowledgement}.
     */
    CompletionStage<Void> broadcast(Outgoing message);

    /**
     * Handles the one-way messages and broadcasts of a subject. Several handlers of a subject all get each message.
     * Taken back when the bundle that asked stops.
     */
    Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler);

    /**
     * As {@link #onMessage} with {@link Dispatch#INLINE}, for handlers that only look at the body: while one is alone on its subject, and no middleware
     * or tap needs the message, nothing is copied. Otherwise it is given a copy, and notices nothing.
     */
    default Registration onBorrowed(String subject, BorrowingHandler handler) {
        return onMessage(subject, Dispatch.INLINE, message -> handler.handle(Borrowed.of(message)));
    }

    /**
     * Handles the one-way messages of a subject without having their bodies in memory: what came in a file is read from there, and deleted when all handlers of
     * the subject have returned. Messages of one sender come in order, one at a time. While there is a middleware, which sees all bodies, it is given what is in memory.
     * Taken back when the bundle that asked stops.
     */
    Registration onLarge(String subject, LargeHandler handler);

    /**
     * Answers the requests of a subject. The newest registration answers, the ones before it wait: so a new version
     * takes over without a gap. Taken back when the bundle that asked stops.
     */
    Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler);

    /**
     * Sends one way to a target. Completes when all the nodes chosen have it, as {@link #send(NodeName, Outgoing)} says; fails
     * with the first failure, or with {@code DATA_NOT_FOUND} if no ready member fits.
     */
    CompletionStage<Void> send(Target to, Outgoing message);

    /**
     * Sends one way to a target a body that is read while it is sent, once for each of the nodes chosen; otherwise as {@link #send(NodeName, Outgoing, LargeBody)}. Fails
     * with {@code INVALID_INPUT} for topics and {@code all}.
     */
    CompletionStage<Void> send(Target to, Outgoing message, LargeBody body);

    /**
     * Asks the node that a target chooses; with {@link Choice#ALL} or {@code all}, which need {@link #gather}, fails with
     * {@code INVALID_INPUT} if several fit.
     */
    CompletionStage<byte[]> request(Target to, Outgoing message, Duration timeout);

    /** Asks all the nodes of a target, whatever its choice, and gathers their answers. Fails at once only if nobody fits. */
    Gathering gather(Target to, Outgoing message, GatherPlan plan);

    /** Asks the nodes given and gathers their answers. */
    Gathering gather(Collection<NodeName> to, Outgoing message, GatherPlan plan);

    /**
     * Sends to everybody who subscribed to a topic, this node included; at most once each. The stage completes when the topology
     * has taken it.
     *
     * @param topic 1 to 255 characters
     */
    CompletionStage<Void> publish(String topic, Outgoing message);

    /** Handles what is published to a topic, whatever its subject. Taken back when the bundle that asked stops. */
    Registration subscribe(String topic, Dispatch dispatch, MessageHandler handler);

    /**
     * Tells the other members that this node has a capability or offers a service, so that targets find it. Names are 1 to 64
     * characters without commas and colons. A name advertised several times is taken back with the last of them.
     *
     * @param kind   {@link Target#CAPABILITY} or {@link Target#SERVICE}
     * @param weight 1 to 100, for {@link Choice#WEIGHTED}
     * @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT}, or {@code RESOURCE_EXHAUSTED} if this node
     *         advertises more than fits into what a member says of itself
     */
    Registration advertise(String kind, String name, int weight);

    /** Tells of messages that a causal order had to give up. Taken back when the bundle that asked stops. */
    Registration onGap(GapListener listener);
}
