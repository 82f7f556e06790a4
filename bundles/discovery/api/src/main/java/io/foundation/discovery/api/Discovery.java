package io.foundation.discovery.api;

/**
 * A discovery strategy of one cluster: either it is asked ({@link PollingDiscovery}), or it tells
 * ({@link PushingDiscovery}). The engine owns timers, back-off, reconciliation and what is believed; a strategy only
 * proposes. It may fail at any time: that is {@link DiscoveryResult.Unknown}, not an end.
 */
public sealed interface Discovery extends AutoCloseable permits PollingDiscovery, PushingDiscovery {

    /**
     * Makes this node findable, where the strategy can do that. Called before the first discovery, and again when what
     * the node says of itself changes. Must not block longer than a local file or socket takes.
     */
    default void announce(Announcement self) {
    }

    /** One sentence on how it is doing, for {@code discovery:list}. */
    default String status() {
        return "";
    }

    /** Withdraws the announcement and stops everything the strategy started, within 2 seconds. Idempotent. */
    @Override
    void close();
}
