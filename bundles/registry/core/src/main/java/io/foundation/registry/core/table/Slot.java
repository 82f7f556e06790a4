package io.foundation.registry.core.table;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.holding.Held;
import io.foundation.registry.api.holding.Holdings;

/** One registration in the directory. Only the directory writes. */
final class Slot {

    /**
     * Where registrations come from.
     *
     * @param holdings what the owner has
     * @param owner    the symbolic name of its bundle
     */
    record Source(Holdings holdings, String owner) {
    }

    final Source source;
    /** Whether it has a lease or can be dead. */
    final boolean mortal;
    private volatile boolean gone;
    private volatile Held held;
    private volatile Entry entry;

    Slot(Source source, Held held) {
        this.source = source;
        this.mortal = !held.offer().lease().isZero() || held.offer().alive().isPresent();
        change(held, Health.UNKNOWN);
    }

    void change(Held now, Health health) {
        entry = new Entry(now.offer().key(), now.offer().metadata(), source.owner(), now.since(), now.offer().lease(), health, now.offer().endpoint().isPresent());
        held = now;
    }

    /** Only the lease is another. */
    void renew(Held now) {
        held = now;
    }

    /** It is not in the directory any more. */
    void leave() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    Held held() {
        return held;
    }

    Entry entry() {
        return entry;
    }

    /** Why it must go, for a person; null if it may stay. */
    String overBecause(long nanos) {
        Held now = held;
        if (now.isOver(nanos)) {
            return Directory.EXPIRED;
        }
        return now.offer().alive().isPresent() && !isAlive(now) ? "its holder died" : null;
    }

    private static boolean isAlive(Held held) {
        try {
            return held.offer().alive().orElseThrow().getAsBoolean();
        } catch (RuntimeException | Error e) {
            return false;
        }
    }
}
