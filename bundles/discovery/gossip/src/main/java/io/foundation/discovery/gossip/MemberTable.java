package io.foundation.discovery.gossip;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.discovery.api.DiscoveredPeer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who was heard. A node is live until it says goodbye, is silent for too long, or a later life of its name is heard. It
 * is remembered for as long as an old packet of it could still be accepted by its time. Not thread-safe.
 */
final class MemberTable {

    /** The most nodes that are remembered. */
    static final int MAX_MEMBERS = 4_096;

    /** What a message changed. */
    enum Change {
        NOTHING,
        /** A node is live that was not known. */
        CAME,
        /** A live node has other addresses, or another life. */
        REPLACED,
        LEFT
    }

    /**
     * What became of a message.
     *
     * @param drop why it was not taken; null if it was
     */
    record Heard(Drop drop, Change change) {
    }

    private static final class Member {
        private final NodeId id;
        private final ReplayWindow window = new ReplayWindow();
        private List<Address> addresses = List.of();
        private boolean live;
        private long lastNanos;
        private long ttlNanos;

        private Member(NodeId id) {
            this.id = id;
        }

        private DiscoveredPeer peer() {
            return new DiscoveredPeer(addresses, Optional.of(id));
        }
    }

    private final Map<NodeName, Member> members = new HashMap<>();
    private final long ttlNanos;
    private final long rememberNanos;

    /**
     * An empty table.
     *
     * @param ttlNanos      the shortest silence that ends a membership; three of the member's own intervals if they are longer
     * @param maxSkewMillis how far clocks may be apart
     */
    MemberTable(long ttlNanos, long maxSkewMillis) {
        this.ttlNanos = ttlNanos;
        this.rememberNanos = TimeUnit.MILLISECONDS.toNanos(2 * maxSkewMillis) + ttlNanos;
    }

    /** Three intervals, each as long as jitter makes it. */
    static long silenceNanos(long intervalMillis) {
        return TimeUnit.MILLISECONDS.toNanos(intervalMillis) * 36 / 10;
    }

    /** Takes an authentic message of another node in. */
    Heard hear(GossipMessage message, long now) {
        Member member = members.get(message.sender().name());
        if (member != null && message.sender().incarnation() < member.id.incarnation()) {
            return new Heard(Drop.STALE, Change.NOTHING);
        }
        boolean later = member == null || message.sender().incarnation() > member.id.incarnation();
        if (later) {
            if (member == null && members.size() >= MAX_MEMBERS && !forgetSome(now)) {
                return new Heard(Drop.FULL, Change.NOTHING);
            }
            boolean formerLived = member != null && member.live;
            member = new Member(message.sender());
            member.live = formerLived;
            members.put(message.sender().name(), member);
        }
        if (!member.window.accept(message.sequence())) {
            return new Heard(Drop.REPLAY, Change.NOTHING);
        }
        member.lastNanos = now;
        member.ttlNanos = Math.max(ttlNanos, silenceNanos(message.intervalMillis()));
        boolean wasLive = member.live;
        member.live = message.kind() != GossipMessage.Kind.GOODBYE && !message.addresses().isEmpty();
        boolean same = member.addresses.equals(message.addresses());
        member.addresses = message.addresses();
        if (member.live) {
            return new Heard(null, !wasLive ? Change.CAME : same && !later ? Change.NOTHING : Change.REPLACED);
        }
        return new Heard(null, wasLive ? Change.LEFT : Change.NOTHING);
    }

    /** Ends the membership of those that were silent for too long; gives whether there were some. */
    boolean expire(long now) {
        boolean some = false;
        for (Member member : members.values()) {
            if (member.live && now - member.lastNanos > member.ttlNanos) {
                member.live = false;
                some = true;
            }
        }
        return some;
    }

    /** Forgets those that left long ago; gives whether there is room now. */
    boolean forgetSome(long now) {
        members.values().removeIf(member -> !member.live && now - member.lastNanos > rememberNanos);
        return members.size() < MAX_MEMBERS;
    }

    /** The longest silence that is still allowed to somebody. */
    long longestTtlNanos() {
        long longest = ttlNanos;
        for (Member member : members.values()) {
            longest = member.live ? Math.max(longest, member.ttlNanos) : longest;
        }
        return longest;
    }

    Set<DiscoveredPeer> live() {
        Set<DiscoveredPeer> peers = new HashSet<>();
        members.values().stream().filter(member -> member.live).forEach(member -> peers.add(member.peer()));
        return peers;
    }

    int liveCount() {
        return (int) members.values().stream().filter(member -> member.live).count();
    }
}
