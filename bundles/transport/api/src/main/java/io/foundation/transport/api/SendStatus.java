package io.foundation.transport.api;

/** What became of a message given to a link. */
public enum SendStatus {
    /** Taken; it will be written unless the link is lost. */
    ACCEPTED,
    /** Dropped, because the queue of its channel is full and the channel is told to drop the newest. */
    DROPPED,
    /** Not taken: the queue of its channel is full. Try again when it has drained. */
    QUEUE_FULL,
    /** Not taken: the body, the subject or the key is larger than this node or the peer allows. */
    TOO_LARGE,
    /** Not taken: this node or the peer has no channel of that name. */
    NO_CHANNEL,
    /** Not taken: the link is closed. */
    CLOSED
}
