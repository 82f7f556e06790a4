package io.foundation.cluster.api.messaging;

/**
 * When the stage of a send completes. Asking for {@link #TAKEN} or {@link #HANDLED} makes this one message reliable, whatever
 * its channel promises: it is numbered, kept and sent again until the peer has confirmed it. Not for broadcasts and topics.
 */
public enum Acknowledgement {
    /**
     * As the channel promises: on an at-most-once channel when the message was taken for sending, on any other when the peer
     * has confirmed it, as {@link #TAKEN}.
     */
    CHANNEL,
    /** When every handler of the peer has the message in its queue: it will run, unless the peer dies. */
    TAKEN,
    /** When every handler of the peer has returned; fails with {@code HANDLER_FAILED} if one threw. */
    HANDLED
}
