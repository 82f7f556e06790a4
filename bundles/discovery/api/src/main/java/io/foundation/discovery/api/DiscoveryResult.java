package io.foundation.discovery.api;

import io.foundation.base.api.error.FoundationException;
import java.util.Objects;
import java.util.Set;

/** What a strategy found. The node itself may be among the peers; the engine takes it out. */
public sealed interface DiscoveryResult {

    /**
     * Everybody there is: who is not in the set is gone as far as this strategy knows.
     */
    record Complete(Set<DiscoveredPeer> peers) implements DiscoveryResult {
        public Complete {
            peers = Set.copyOf(peers);
        }
    }

    /** Some of those there are: nothing follows for the others. */
    record Partial(Set<DiscoveredPeer> peers) implements DiscoveryResult {
        public Partial {
            peers = Set.copyOf(peers);
        }
    }

    /** It could not be found out; what was believed before stays believed. */
    record Unknown(FoundationException cause) implements DiscoveryResult {
        public Unknown {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
