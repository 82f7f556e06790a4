package io.foundation.transport.api;

import java.util.Objects;

/**
 * Why a link ended.
 *
 * @param cause   who ended it, and how
 * @param goodbye what the closing side said; {@link Goodbye#OTHER} if nothing was said
 * @param detail  a sentence for a person
 */
public record LinkEnd(Cause cause, Goodbye goodbye, String detail) {

    /** Who ended a link, and how. */
    public enum Cause {
        /** This side closed it. */
        CLOSED_HERE,
        /** The peer said goodbye. */
        CLOSED_BY_PEER,
        /** The connection broke without a goodbye: the peer's process or the way to it is gone. */
        LOST,
        /** Nothing was heard for too long. */
        SILENT,
        /** The peer sent what no peer may send. */
        PROTOCOL_ERROR
    }

    public LinkEnd {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(goodbye, "goodbye");
        Objects.requireNonNull(detail, "detail");
    }
}
