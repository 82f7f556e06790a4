package io.foundation.cluster.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/** Handles one-way messages without owning their bodies: see {@link Messaging#onBorrowed}. What it throws is logged and counted. */
@FunctionalInterface
@ConsumerType
public interface BorrowingHandler {

    /** @param message valid until this returns */
    void handle(Borrowed message);
}
