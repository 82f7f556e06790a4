package io.foundation.transport.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told by a transport. All calls for one link come one after the other, {@code linkUp} first, {@code linkDown} last;
 * calls for different links may come at once. They come on I/O threads: nothing here may block.
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
