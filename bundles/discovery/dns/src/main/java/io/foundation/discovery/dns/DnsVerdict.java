package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what the answers of one round say of the peers. Who is not named is taken to be gone only if that was wanted, every question was answered, and,
 * where nobody at all was named, that came several times in a row: name servers answer with a part of the truth, and with nothing while they start.
 * No clock, no threads; for one thread.
 */
final class DnsVerdict {

    private final String asked;
    private final boolean prune;
    private final int emptyAfter;
    private int empties;

    /**
     * A verdict without history.
     *
     * @param asked      what is asked, for people
     * @param prune      whether who is not named is gone
     * @param emptyAfter after how many rounds in a row that name nobody everybody is gone; 0 for never
     */
    DnsVerdict(String asked, boolean prune, int emptyAfter) {
        this.asked = asked;
        this.prune = prune;
        this.emptyAfter = emptyAfter;
    }

    /** What a round says, and for how long. */
    record Said(DiscoveryResult result, Duration holds) {
    }

    /** The verdict on the answers to all questions of a round; at least one. */
    Said of(List<DnsAnswer> answers) {
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        Duration holds = null;
        DnsAnswer.Failed failed = null;
        for (DnsAnswer answer : answers) {
            switch (answer) {
                case DnsAnswer.Found found -> {
                    peers.addAll(found.peers());
                    holds = holds == null || found.timeToLive().compareTo(holds) < 0 ? found.timeToLive() : holds;
                }
                case DnsAnswer.Nothing nothing -> { }
                case DnsAnswer.Failed failure -> failed = failed == null ? failure : failed;
            }
        }
        if (failed != null) {
            return new Said(peers.isEmpty() ? new DiscoveryResult.Unknown(failed.cause()) : new DiscoveryResult.Partial(peers), Duration.ZERO);
        }
        if (!peers.isEmpty()) {
            empties = 0;
            return new Said(prune ? new DiscoveryResult.Complete(peers) : new DiscoveryResult.Partial(peers), holds);
        }
        empties = Math.min(empties + 1, Integer.MAX_VALUE - 1);
        boolean gone = prune && emptyAfter != 0 && empties >= emptyAfter;
        return new Said(gone ? new DiscoveryResult.Complete(peers) : new DiscoveryResult.Unknown(new FoundationException(ErrorType.DATA_NOT_FOUND,
                "The name servers know " + asked + ", but name nobody there.")), Duration.ZERO);
    }
}
