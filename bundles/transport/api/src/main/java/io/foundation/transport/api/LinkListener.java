package io.foundation.transport.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told by a transport. For one link {@code linkUp} comes first and {@code linkDown} last, after every other call has returned. Between them, calls
 * for one connection, and so for one channel and key, come one after the other; calls for different channels, keys and links
 * may come at once. They come on I/O threads: nothing here may block.
 */
@ConsumerType
public interface LinkListener {

    /**
     * Whether an authenticated peer may be linked. Asked on both sides, after the peer has proved itself and before
     * {@link #linkUp}; may be asked for links that then fail.
     */
    Admission admit(PeerHello peer);

    void linkUp(Link link);

    void linkDown(Link link, LinkEnd end);

    /** A one-way message has come. */
    void message(Link link, Message message);

    /**
     * A one-way message has come, before it is copied: what {@link #message} is made of. Who implements this is not told by {@code message}.
     *
     * @param inbound valid during the call
     */
    default void received(Link link, Inbound inbound) {
        message(link, inbound.toMessage());
    }

    /** A request has come, before it is copied: what {@link #request} is made of. Otherwise as {@link #received}. */
    default void requested(Link link, Inbound inbound, Responder responder) {
        request(link, inbound.toMessage(), responder);
    }

    /** A channel with connections of its own has its first one. Channels that share the link's first connection are up with the link. */
    default void channelUp(Link link, String channel) {
    }

    /** A channel has lost its last connection while the link lives. It is opened again as soon as something is to be sent. */
    default void channelDown(Link link, String channel) {
    }

    /** A request has come; answer it exactly once, now or later, from any thread. */
    void request(Link link, Message message, Responder responder);

    /** Somebody was refused by this node, or cut off for what he sent; for the audit. Routine refusals are not told. */
    default void refused(RefusedPeer peer) {
    }

    /** The answer to {@link #admit}. */
    sealed interface Admission {

        Admission ACCEPTED = new Accepted();

        /** Welcome. */
        record Accepted() implements Admission {
        }

        /**
         * Not now or not here.
         *
         * @param reason a word that the peer sees as the context {@code reason}, e.g. {@code duplicate}
         * @param detail a sentence for its operator
         */
        record Refused(String reason, String detail) implements Admission {
        }
    }
}
