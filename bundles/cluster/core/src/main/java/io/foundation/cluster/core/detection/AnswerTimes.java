package io.foundation.cluster.core.detection;

import io.foundation.base.api.protocol.RecentMedian;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long members take to answer a probe here, usually: the median of the last {@value #SAMPLES} answers. Where all take long, the fault
 * lies with this node, its machine or the whole cluster, and neither suspicions nor more probes help; one slow member does not move the
 * median. An answer that comes after it was given up counts with the time it took all the same (as Karn and Partridge: "Improving
 * round-trip time estimates in reliable transport protocols", 1987, demand it of a timer that is too short): so a limit that everybody
 * exceeds grows until they do not. Not thread-safe.
 */
final class AnswerTimes {

    static final int SAMPLES = 9;
    /** Fewer say nothing. */
    private static final int ENOUGH = 5;
    /** Of the probes that were given up, so many are remembered in case an answer comes. */
    private static final int MAX_LATE = 64;

    private final RecentMedian times = new RecentMedian(SAMPLES, ENOUGH);
    /** When each of the probes that were given up was asked, by its number. */
    private final Map<Long, Long> late = new LinkedHashMap<>();

    /** An answer took so long. */
    void answered(long nanos) {
        times.add(nanos);
    }

    /** A probe is given up. */
    void givenUp(long sequence, long askedAt) {
        if (late.size() >= MAX_LATE) {
            late.remove(late.keySet().iterator().next());
        }
        late.put(sequence, askedAt);
    }

    /** An answer to no probe that is out: if it is one that was given up, it took until now. */
    void answeredLate(long sequence, long now) {
        Long askedAt = late.remove(sequence);
        if (askedAt != null) {
            answered(now - askedAt);
        }
    }

    /** 0 as long as too little is known. */
    long median() {
        return times.value();
    }
}
