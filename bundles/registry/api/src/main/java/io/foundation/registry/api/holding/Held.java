package io.foundation.registry.api.holding;

import io.foundation.registry.api.Offer;

/**
 * A registration as it is kept. Immutable: a change makes another one of the same {@code id}.
 *
 * @param offer      what is registered
 * @param id         of this registration, greater than of all before it in its holdings
 * @param since      wall clock in milliseconds, for people
 * @param leaseUntil when the lease is over, by {@link System#nanoTime}; without meaning if there is none
 */
public record Held(Offer offer, long id, long since, long leaseUntil) {

    /** Whether its lease is over. */
    public boolean isOver(long nanos) {
        return !offer.lease().isZero() && leaseUntil - nanos <= 0;
    }
}
