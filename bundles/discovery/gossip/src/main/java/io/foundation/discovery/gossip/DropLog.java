package io.foundation.discovery.gossip;

import io.foundation.base.api.id.ClusterName;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts packets that were not taken, and says so at most once a minute for each reason. Counting is thread-safe, logging is for one thread. */
final class DropLog {

    private static final Logger LOG = LoggerFactory.getLogger(DropLog.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ClusterName cluster;
    private final AtomicLongArray counts = new AtomicLongArray(Drop.values().length);
    private final Map<Drop, Long> lastSaid = new EnumMap<>(Drop.class);

    DropLog(ClusterName cluster) {
        this.cluster = cluster;
    }

    void count(Drop reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    long of(Drop reason) {
        return counts.get(reason.ordinal());
    }

    /** Counts, and tells the operator if there is something to do. */
    void dropped(Drop reason, SocketAddress source, String detail, long now) {
        count(reason);
        String meaning = meaning(reason, detail);
        if (meaning == null) {
            return;
        }
        Long last = lastSaid.get(reason);
        if (last == null || now - last > QUIET_NANOS) {
            lastSaid.put(reason, now);
            LOG.warn("Cluster {}: gossip does not take a packet from {}: {} ({} so far).", cluster, source, meaning, of(reason));
        }
    }

    /** What an operator should know; null where drops are the normal course. */
    private static String meaning(Drop reason, String detail) {
        return switch (reason) {
            case SELF, FOREIGN, REPLAY -> null;
            case PLAIN -> "it is no gossip packet; another program uses the port";
            case VERSION -> "it is of another version of the format; update the older node";
            case DECRYPT -> "a node of this cluster's name has another secret, or the packet was changed; give all nodes the same secret";
            case MALFORMED -> "what is in it makes no sense";
            case OVERSIZED -> "it is longer than " + GossipSealer.MAX_PACKET + " bytes";
            case STALE -> detail + "; set the clocks of all nodes by NTP, or allow more with discovery.gossip.maxSkew";
            case FULL -> "more than " + MemberTable.MAX_MEMBERS + " nodes are heard";
            case OVERFLOW -> "more packets come than can be worked off";
        };
    }

    /** Reasons and numbers, e.g. {@code 3 foreign, 1 replay}; the node's own packets are not among them; "" if there are none. */
    String summary() {
        List<String> parts = new ArrayList<>();
        for (Drop reason : Drop.values()) {
            if (reason != Drop.SELF && of(reason) > 0) {
                parts.add(of(reason) + " " + reason.word());
            }
        }
        return String.join(", ", parts);
    }
}
