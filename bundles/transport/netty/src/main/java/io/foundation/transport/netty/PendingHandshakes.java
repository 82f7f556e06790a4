package io.foundation.transport.netty;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many accepted connections have not proved themselves yet, in all and by address. Thread-safe. */
final class PendingHandshakes {

    private final int max;
    private final int maxPerHost;
    private final Map<InetAddress, Integer> byHost = new HashMap<>();
    private int total;

    PendingHandshakes(int max, int maxPerHost) {
        this.max = max;
        this.maxPerHost = maxPerHost;
    }

    /** Lets one more in, to be taken out by {@link #leave}; false if there are too many. */
    synchronized boolean enter(InetAddress host) {
        int here = byHost.getOrDefault(host, 0);
        if (total >= max || here >= maxPerHost) {
            return false;
        }
        byHost.put(host, here + 1);
        total++;
        return true;
    }

    synchronized void leave(InetAddress host) {
        total--;
        byHost.computeIfPresent(host, (address, count) -> count == 1 ? null : count - 1);
    }

    synchronized int total() {
        return total;
    }
}
