package io.foundation.transport.netty;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many connections each address may open in a second: a token bucket (J. Turner: New Directions in Communications, IEEE Communications Magazine 1986) for each, which holds
 * one second's worth. Of the addresses that came last {@value #MAX_HOSTS} are remembered; one that is forgotten begins with a full bucket. Decides only: the time is given. Thread-safe.
 */
final class AcceptRates {

    static final int MAX_HOSTS = 4_096;
    private static final double NANOS = 1_000_000_000;

    private final int perSecond;
    private final Map<InetAddress, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
            return size() > MAX_HOSTS;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    /** @param perSecond at least 1 */
    AcceptRates(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes one connection from an address; false if more came than may. */
    synchronized boolean take(InetAddress host, long nowNanos) {
        Bucket bucket = buckets.get(host);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = perSecond;
            bucket.filledAt = nowNanos;
            buckets.put(host, bucket);
        }
        bucket.tokens = Math.min(perSecond, bucket.tokens + (nowNanos - bucket.filledAt) * (perSecond / NANOS));
        bucket.filledAt = nowNanos;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    synchronized int hosts() {
        return buckets.size();
    }
}
