package io.foundation.transport.netty;

import io.foundation.base.api.protocol.TokenBucket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many connections each address may open in a second: a {@link TokenBucket} for each. Of the addresses that came last {@value #MAX_HOSTS} are remembered; one that is
 * forgotten begins with a full bucket. Decides only: the time is given. Thread-safe.
 */
final class AcceptRates {

    static final int MAX_HOSTS = 4_096;

    private final int perSecond;
    private final Map<InetAddress, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
            return size() > MAX_HOSTS;
        }
    };

    /** @param perSecond at least 1 */
    AcceptRates(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes one connection from an address; false if more came than may. */
    synchronized boolean take(InetAddress host, long nowNanos) {
        TokenBucket bucket = buckets.computeIfAbsent(host, first -> new TokenBucket(perSecond, nowNanos));
        if (bucket.waitNanos(nowNanos) > 0) {
            return false;
        }
        bucket.take(1);
        return true;
    }

    synchronized int hosts() {
        return buckets.size();
    }
}
