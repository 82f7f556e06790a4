package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Spares a node at the edge of the shared tree what nobody on it wants. A node through which others get messages takes
 * every topic, whatever it wants itself, and says so at once; one that has been at the edge for a moment tells its neighbours
 * which topics it wants. A filter that is out of date lets too much through, or holds back what the announcements of others and
 * the exchange then bring. Not thread-safe.
 */
final class LeafFilter {

    static final TimerKey TIMER = TimerKey.of(Dissemination.TIMER_PREFIX + "filter");

    private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();
    /** Several subscriptions at once make one filter. */
    private static final long GATHER_NANOS = Duration.ofMillis(20).toNanos();

    private final DisseminationContext context;
    private final boolean enabled;
    private final Trees trees;
    private final Set<String> wanted = new TreeSet<>();
    private final Map<NodeId, TopicFilter> theirs = new HashMap<>();
    private TopicFilter told = TopicFilter.ALL;
    private boolean scheduled;

    LeafFilter(DisseminationContext context, boolean enabled, Trees trees) {
        this.context = context;
        this.enabled = enabled;
        this.trees = trees;
    }

    void inherit(TopicFilter toldBefore, Set<String> wantedBefore) {
        told = toldBefore;
        wanted.addAll(wantedBefore);
    }

    Set<String> wanted() {
        return wanted;
    }

    TopicFilter told() {
        return told;
    }

    void subscribed(String topic, boolean here) {
        if (here ? wanted.add(topic) : wanted.remove(topic)) {
            boolean urgent = here && !told.wants(topic);
            if (urgent || !scheduled && !told.isAll()) {
                schedule(urgent ? GATHER_NANOS : SETTLE_NANOS);
            }
        }
    }

    private void schedule(long nanos) {
        scheduled = true;
        context.effects().schedule(TIMER, nanos);
    }

    /** The tree may have changed. */
    void treeChanged() {
        if (!trees.shared().isLeaf() || !enabled) {
            if (!told.isAll()) {
                tell(TopicFilter.ALL);
            }
        } else if (told.isAll() && !scheduled) {
            schedule(SETTLE_NANOS);
        }
    }

    /** The timer is due. */
    void settle() {
        scheduled = false;
        if (enabled && trees.shared().isLeaf() && !trees.neighbours().isEmpty()) {
            TopicFilter filter = TopicFilter.of(wanted);
            if (!filter.equals(told)) {
                tell(filter);
            }
        }
    }

    private void tell(TopicFilter filter) {
        told = filter;
        byte[] message = TreeCodec.write(new TreeMessage.Filter(filter));
        trees.neighbours().forEach(peer -> context.effects().send(peer, message));
    }

    /** Neighbours think that all is wanted until they hear otherwise. */
    void up(NodeId peer) {
        if (!told.isAll()) {
            repeat(peer);
        }
    }

    /** In case it was lost. */
    void repeat(NodeId peer) {
        context.effects().send(peer, TreeCodec.write(new TreeMessage.Filter(told)));
    }

    void down(NodeId peer) {
        theirs.remove(peer);
    }

    void heard(NodeId from, TopicFilter filter) {
        if (filter.isAll()) {
            theirs.remove(from);
        } else {
            theirs.put(from, filter);
        }
    }

    /** Whether a neighbour wants a message, for himself or for others. */
    boolean wants(NodeId peer, Broadcast message) {
        TopicFilter filter = theirs.get(peer);
        return filter == null || filter.wants(message.topic());
    }
}
