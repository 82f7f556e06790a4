package io.foundation.transport.link;

/**
 * Watches whether a link lives. Anything that comes is a sign of life; after a silence of one interval the peer is
 * asked for one (PING), after {@code misses} intervals it counts as silent. A timer that comes late by more than an interval
 * tells that this side was stopped (by a suspended process, or a long collection): what the peer sent meanwhile is not read
 * yet, so it gets one interval more. Round trips are smoothed as in RFC 6298, section 2. A protocol core: times
 * are given, nothing is done. Not thread-safe.
 */
public final class KeepAliveCore {

    /** What to do now. */
    public enum Action {
        NOTHING,
        /** Send a PING with {@link KeepAliveCore#pingId()}. */
        PING,
        /** The peer is silent: end the link. */
        SILENT
    }

    private static final long NONE = 0;
    /** A round trip is asked for once in so many intervals even if the link is never silent. */
    private static final int PROBE_INTERVALS = 10;

    private final long interval;
    private final int misses;
    private long lastHeard;
    private long timerDue;
    private long lastPing;
    private long pingId;
    private long awaited = NONE;
    private long smoothed = NONE;
    private long variation;

    /**
     * @param intervalNanos after which silence the peer is asked
     * @param misses        after how many silent intervals it is lost
     */
    public KeepAliveCore(long intervalNanos, int misses) {
        this.interval = intervalNanos;
        this.misses = misses;
    }

    /**
     * The link is up.
     *
     * @return after how many nanoseconds to call {@link #timer}
     */
    public long start(long now) {
        lastHeard = now;
        lastPing = now - PROBE_INTERVALS * interval;
        return arm(now, Math.max(1, interval / 4));
    }

    /** Something came. */
    public void heard(long now) {
        lastHeard = now;
    }

    /** The answer to a PING came; one that was not asked for, or asked for before the last, is only a sign of life. */
    public void pong(long id, long now) {
        lastHeard = now;
        if (awaited == NONE || id != awaited) {
            return;
        }
        awaited = NONE;
        long sample = Math.max(1, now - lastPing);
        if (smoothed == NONE) {
            smoothed = sample;
            variation = sample / 2;
        } else {
            variation += (Math.abs(smoothed - sample) - variation) / 4;
            smoothed += (sample - smoothed) / 8;
        }
    }

    /** The timer came; {@link #nextDelay} says when it is to come again. */
    public Action timer(long now) {
        if (now - timerDue > interval) {
            lastHeard = Math.max(lastHeard, now - interval * (misses - 1));
        }
        long silent = now - lastHeard;
        if (silent >= interval * misses) {
            return Action.SILENT;
        }
        boolean quiet = silent >= interval && now - lastPing >= interval;
        if (quiet || now - lastPing >= PROBE_INTERVALS * interval) {
            lastPing = now;
            awaited = ++pingId;
            return Action.PING;
        }
        return Action.NOTHING;
    }

    /** After how many nanoseconds to call {@link #timer} again. */
    public long nextDelay(long now) {
        long silent = now - lastHeard;
        long nextPing = Math.max(interval - silent, interval - (now - lastPing));
        long lost = interval * misses - silent;
        return arm(now, Math.max(interval / 16, Math.min(nextPing, lost)));
    }

    private long arm(long now, long delay) {
        timerDue = now + delay;
        return delay;
    }

    /** The id of the PING to send. */
    public long pingId() {
        return pingId;
    }

    /** How long nothing was heard, in nanoseconds. */
    public long silence(long now) {
        return now - lastHeard;
    }

    /** The smoothed round trip in nanoseconds; 0 before the first. */
    public long roundTrip() {
        return smoothed;
    }

    /** The smoothed variation of round trips in nanoseconds. */
    public long variation() {
        return variation;
    }
}
