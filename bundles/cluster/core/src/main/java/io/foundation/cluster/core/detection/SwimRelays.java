package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import java.util.HashMap;
import java.util.Map;

/**
 * Probes on behalf of others: a member is asked, and what comes of it is reported. If nothing does in four fifths of the
 * time the other waits, he is told so: then he knows at least that he is heard. Bounded. Not thread-safe.
 */
final class SwimRelays {

    static final String RELAY = "relay";
    private static final int MAX_PENDING = 1024;
    /** Far above the sequence numbers of this node's own probes, so that an answer is told apart by its number. */
    private static final long FIRST = 1L << 48;

    private record Relay(NodeId asker, long sequence, NodeId target) {
    }

    private final DetectorContext context;
    private final SwimPost post;
    private final SwimMembers members;
    private final long patience;
    private final Map<Long, Relay> pending = new HashMap<>();
    private long count;

    SwimRelays(DetectorContext context, SwimPost post, SwimMembers members, SwimSettings settings) {
        this.context = context;
        this.post = post;
        this.members = members;
        this.patience = settings.probeTimeout() * 4 / 5;
    }

    /** Somebody asks to probe somebody; without room it is as if the question was lost. */
    void asked(NodeId from, SwimMessage message) {
        if (message.target().equals(context.self()) || pending.size() >= MAX_PENDING) {
            return;
        }
        if (members.isPartial() && !members.isWatched(message.target())) {
            // No link leads there from here: that says nothing of the target, and the asker should not take it for our silence.
            post.send(from, SwimMessage.Type.NO_ANSWER, message.sequence(), 0, 0, null);
            return;
        }
        long sequence = FIRST + count++;
        pending.put(sequence, new Relay(from, message.sequence(), message.target()));
        post.send(message.target(), SwimMessage.Type.PROBE, sequence, 0, 0, null);
        context.effects().schedule(new TimerKey(RELAY, sequence), patience);
    }

    /** An answer has come; false if it is not to one of these probes. */
    boolean answered(NodeId from, SwimMessage message) {
        Relay relay = pending.get(message.sequence());
        if (relay == null || !relay.target().equals(from)) {
            return false;
        }
        pending.remove(message.sequence());
        context.effects().cancel(new TimerKey(RELAY, message.sequence()));
        post.send(relay.asker(), SwimMessage.Type.ANSWERED, relay.sequence(), message.revision(), 0, null);
        return true;
    }

    void timer(TimerKey key) {
        Relay relay = pending.remove(key.detail());
        if (relay != null) {
            post.send(relay.asker(), SwimMessage.Type.NO_ANSWER, relay.sequence(), 0, 0, null);
        }
    }
}
