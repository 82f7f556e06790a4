package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** What a membership sends, and how news gets out: at once, bursts in one message, to those it should go to. Not thread-safe. */
final class MembershipPost {

    static final TimerKey FLUSH = TimerKey.of("flush");
    /** Between two messages with news: the first goes at once, what comes on its heels is collected so long. */
    private static final long FLUSH_NANOS = 5_000_000;
    /**
     * In large clusters longer, in proportion: there is more to tell in any time, and each message goes to more. So that a node of a
     * thousand sends five bunches of news a second while others join, and not one for each of them.
     */
    private static final long FLUSH_OF_MANY_NANOS = 20_000_000;
    private static final long MAX_FLUSH_NANOS = 200_000_000;
    /** News needs about so long to get from one end of a large cluster to the other. */
    private static final long RECENT_NANOS = 1_000_000_000;
    /** How many times a whole large set is sent in an interval, in one message or many. */
    private static final int WHOLE_SETS = 4;

    private final MembershipSet set;
    private final MembershipLinks links;
    private final Time time;
    private final MembershipEffects effects;
    private final MembershipCounters counters;
    private final int maxMessageBytes;
    private final MembershipNews news = new MembershipNews();
    /** Which parts of the set have changed, and when last. */
    private final boolean[] changed = new boolean[MembershipSet.PARTS];
    private final long[] changedAt = new long[MembershipSet.PARTS];
    private boolean flushPending;
    private long lastFlush;
    private long compared;

    MembershipPost(MembershipSet set, MembershipLinks links, Time time, MembershipEffects effects, MembershipCounters counters, int maxMessageBytes) {
        this.set = set;
        this.links = links;
        this.time = time;
        this.effects = effects;
        this.counters = counters;
        this.maxMessageBytes = maxMessageBytes;
        this.lastFlush = time.nanos() - FLUSH_NANOS;
    }

    void send(NodeId peer, byte[] message) {
        counters.sent++;
        counters.sentBytes += message.length;
        effects.send(peer, message);
    }

    void sendEntries(NodeId peer, Collection<MembershipEntry> entries) {
        MembershipMessage.delta(entries, time.nanos(), maxMessageBytes).forEach(message -> send(peer, message));
    }

    void sendRequest(NodeId peer, List<NodeName> names) {
        MembershipMessage.request(names, maxMessageBytes).forEach(message -> send(peer, message));
    }

    /** A new interval begins. */
    void newInterval() {
        compared = 0;
    }

    /**
     * A peer's digest differs: sends what is known, for it to compare, unless that was just done and cannot help. Of a large
     * set the digests of its parts go first, and then what is in those that differ. If that was of no use, because the message
     * was lost or the peer is of a version that does not know parts, all goes the next time.
     */
    void compare(NodeId peer, long theirDigest) {
        if (isEnough()) {
            return;
        }
        boolean large = set.size() > MembershipCore.TELL_ALL;
        switch (links.worthComparing(peer, set.digest(), theirDigest, time.nanos())) {
            case NOT_YET -> { }
            case FIRST -> {
                if (large) {
                    send(peer, MembershipMessage.parts(set.partDigests()));
                } else {
                    sendVector(peer, MembershipSet.ALL_PARTS);
                }
            }
            case AGAIN -> sendVector(peer, MembershipSet.ALL_PARTS);
        }
    }

    /**
     * A peer's parts have come: it is sent what is in those that differ. What has just changed here is most likely on its way to the
     * peer, or from him: while much changes all differ all the time, and such parts are compared once an interval only.
     */
    void compareParts(NodeId peer, long[] theirs) {
        long[] mine = set.partDigests();
        long now = time.nanos();
        boolean withRecent = compared < set.size();
        long differ = 0;
        for (int i = 0; i < mine.length; i++) {
            boolean worth = withRecent || !changed[i] || now - changedAt[i] > RECENT_NANOS;
            differ |= mine[i] == theirs[i] || !worth ? 0 : 1L << i;
        }
        if (differ != 0 && !isEnough()) {
            sendVector(peer, differ);
        }
    }

    private void sendVector(NodeId peer, long parts) {
        List<MembershipEntry> entries = set.in(parts);
        compared += entries.size();
        MembershipMessage.vector(parts, entries, maxMessageBytes).forEach(message -> send(peer, message));
    }

    /**
     * In large clusters a node sends its whole set a limited number of times in an interval: when very many link up at once, or
     * everybody says something new at the same time, each needs to compare with a few only. Else all would do nothing but compare
     * what is on its way anyhow: it was nearly half of what 500 nodes did that refuted suspicions of each other.
     */
    private boolean isEnough() {
        int entries = set.size();
        return entries > MembershipCore.TELL_ALL && compared >= (long) WHOLE_SETS * entries;
    }

    /** The natural logarithm of the number of members, rounded up. */
    int logOfMembers() {
        return (int) Math.ceil(Math.log(Math.max(1, set.liveCount())));
    }

    /**
     * There is news of a member.
     *
     * @param first whether it is first-hand
     * @param from  who told it; null if nobody
     */
    void tell(NodeName name, boolean first, NodeId from) {
        int part = MembershipSet.part(name);
        changed[part] = true;
        changedAt[part] = time.nanos();
        news.add(name, first, from);
        if (!flushPending) {
            flushPending = true;
            effects.schedule(FLUSH, Math.max(0, lastFlush + flushNanos() - time.nanos()));
        }
    }

    private long flushNanos() {
        int members = set.liveCount();
        return members <= MembershipCore.TELL_ALL ? FLUSH_NANOS : Math.min(MAX_FLUSH_NANOS, FLUSH_OF_MANY_NANOS * members / MembershipCore.TELL_ALL);
    }

    /** The timer {@link #FLUSH} has come. */
    void flush() {
        flushPending = false;
        lastFlush = time.nanos();
        List<MembershipNews.Item> items = news.take();
        boolean tellAll = set.liveCount() <= MembershipCore.TELL_ALL;
        List<MembershipNews.Item> forAll = tellAll ? items.stream().filter(MembershipNews.Item::first).toList() : List.of();
        List<NodeId> some = links.sample(logOfMembers() + 1);
        pass(items, some);
        if (!forAll.isEmpty()) {
            pass(forAll, links.all().stream().filter(peer -> !some.contains(peer)).toList());
        }
    }

    /** Sends news to peers, but not back to the one it came from, nor to the one it is about. */
    private void pass(List<MembershipNews.Item> items, List<NodeId> peers) {
        List<MembershipEntry> entries = items.stream().map(item -> set.get(item.name())).filter(Objects::nonNull).toList();
        List<byte[]> messages = MembershipMessage.delta(entries, time.nanos(), maxMessageBytes);
        for (NodeId peer : peers) {
            if (items.stream().anyMatch(item -> !peer.equals(item.from()) && !peer.name().equals(item.name()))) {
                messages.forEach(message -> send(peer, message));
            }
        }
    }
}
