package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.Judgement;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Sends messages and the rumours that go with them: a few with every message, and, as long as there are any, some in
 * messages of their own to random members. With no rumours there is no timer and no message. Not thread-safe.
 */
final class SwimPost {

    static final String GOSSIP = "gossip";

    private static final TimerKey GOSSIP_KEY = TimerKey.of(GOSSIP);
    private static final int PIGGYBACK = 6;
    private static final int GOSSIP_RUMOURS = 24;
    private static final int FANOUT = 3;
    /** Rounds of gossip in an interval. */
    private static final int ROUNDS = 5;

    private final DetectorContext context;
    private final SwimMembers members;
    private final long interval;
    private final DoubleSupplier slowness;
    private final RumourQueue rumours = new RumourQueue();
    private boolean scheduled;

    /** @param slowness what the time between two messages with rumours is multiplied by */
    SwimPost(DetectorContext context, SwimMembers members, long interval, DoubleSupplier slowness) {
        this.context = context;
        this.members = members;
        this.interval = interval;
        this.slowness = slowness;
    }

    void send(NodeId to, SwimMessage.Type type, long sequence, long revision, long accused, NodeId target) {
        context.effects().send(to, new SwimMessage(type, sequence, revision, accused, target,
                take(PIGGYBACK)).toBytes());
    }

    /** Passes a rumour on, from now until it is known. */
    void tell(Rumour rumour) {
        rumours.add(rumour);
        if (!scheduled) {
            scheduled = true;
            context.effects().schedule(GOSSIP_KEY, 0);
        }
    }

    void gossip() {
        scheduled = false;
        for (SwimMember member : members.sample(FANOUT, member -> member.judgement != Judgement.UNREACHABLE)) {
            List<Rumour> some = take(GOSSIP_RUMOURS);
            if (some.isEmpty()) {
                break;
            }
            context.effects().send(member.id, new SwimMessage(SwimMessage.Type.GOSSIP, 0, 0, 0, null, some).toBytes());
        }
        if (!rumours.isEmpty()) {
            scheduled = true;
            context.effects().schedule(GOSSIP_KEY, (long) (interval / ROUNDS * slowness.getAsDouble()));
        }
    }

    private List<Rumour> take(int most) {
        return rumours.take(most, members.clusterSize(), members.isPartial() ? 2 * members.watchedCount() : 0);
    }

    int waiting() {
        return rumours.size();
    }
}
