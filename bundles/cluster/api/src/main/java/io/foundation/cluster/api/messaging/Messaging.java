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
     * Sends one way, at most once. The stage completes when the message was taken for sending, and fails with
     * {@code DATA_NOT_FOUND} (no such member), {@code UNREACHABLE}, {@code RESOURCE_EXHAUSTED} (queue full),
     * {@code TOO_LARGE} or {@code CLOSED}. Messages of one thread to one member with one key arrive in order.
     */
    CompletionStage<Void> send(NodeName to, Outgoing message);

    /**
     * Sends and waits for the answer. Fails as {@link #send}, and with {@code TIMEOUT}, {@code NO_HANDLER} or
     * {@code HANDLER_FAILED}. May complete on an I/O thread: do not block in what depends on it.
     *
     * @param timeout 1 ms to 1 h, from now
     */
    CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout);

    /** Asks many at once: a stage for each, in the order given. */
    Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout);

    /**
     * Sends to every member by way of the topology, this node included; at most once each. The stage completes when
     * the topology has taken it.
     */
    CompletionStage<Void> broadcast(Outgoing message);

    /**
     * Handles the one-way messages and broadcasts of a subject. Several handlers of a subject all get each message.
     * Taken back when the bundle that asked stops.
     */
    Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler);

    /**
     * Answers the requests of a subject. The newest registration answers, the ones before it wait: so a new version
     * takes over without a gap. Taken back when the bundle that asked stops.
     */
    Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler);
}
