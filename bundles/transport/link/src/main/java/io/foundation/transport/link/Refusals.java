package io.foundation.transport.link;

import io.foundation.base.api.protocol.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * Counts the peers refused, by reason, and logs them: one warning per reason and {@value #LOG_SECONDS} seconds, with how
 * many there were since the last. Thread-safe.
 */
public final class Refusals {

    /** How long a reason stays quiet after a warning. */
    public static final int LOG_SECONDS = 10;

    private final Logger log;
    private final String where;
    private final Time time;
    private final Map<String, Tally> tallies = new HashMap<>();

    private static final class Tally {
        private long count;
        private long logged;
        private long loggedAt;
    }

    /** @param where whose refusals these are, for the sentence, e.g. {@code default/node-1} */
    public Refusals(Logger log, String where, Time time) {
        this.log = log;
        this.where = where;
        this.time = time;
    }

    /**
     * A peer was refused.
     *
     * @param reason one of a few words
     * @param peer   where it comes from
     * @param detail a sentence, without secrets
     */
    public void count(String reason, String peer, String detail) {
        long since;
        synchronized (this) {
            Tally tally = tallies.computeIfAbsent(reason, word -> new Tally());
            tally.count++;
            long now = time.nanos();
            if (tally.logged > 0 && now - tally.loggedAt < LOG_SECONDS * 1_000_000_000L) {
                return;
            }
            since = tally.count - tally.logged;
            tally.logged = tally.count;
            tally.loggedAt = now;
        }
        if (since == 1) {
            log.warn("{}: refused {} ({}): {}", where, peer, reason, detail);
        } else {
            log.warn("{}: refused {} ({}): {} ({} for this reason since the last warning)", where, peer, reason, detail, since);
        }
    }

    /** As {@link #count(String, String, String)}; what is routine is logged for debugging only. */
    public void count(Refusal refusal, String peer) {
        String reason = refusal.reason().word();
        if (refusal.reason().isRoutine()) {
            synchronized (this) {
                tallies.computeIfAbsent(reason, word -> new Tally()).count++;
            }
            log.debug("{}: refused {} ({}): {}", where, peer, refusal.word(), refusal.detail());
        } else {
            count(reason, peer, refusal.detail());
        }
    }

    /** How many, by reason. */
    public synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        tallies.forEach((reason, tally) -> counts.put(reason, tally.count));
        return counts;
    }
}
