package io.foundation.discovery.dns;

import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.DiscoveredPeer;
import java.time.Duration;
import java.util.Set;

/** What came of a question. */
sealed interface DnsAnswer {

    /**
     * Peers.
     *
     * @param timeToLive how long the answer holds
     */
    record Found(Set<DiscoveredPeer> peers, Duration timeToLive) implements DnsAnswer {
    }

    /** The name is there, but has no such records. */
    record Nothing() implements DnsAnswer {
    }

    /** Nobody knows: no answer, a refusal, or no such name. */
    record Failed(FoundationException cause) implements DnsAnswer {
    }
}
