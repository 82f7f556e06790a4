package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Gathers announcements by neighbour and sends them together: after a moment, or when they would fill a packet. One timer
 * serves all neighbours. Not thread-safe.
 */
final class Announcements {

    static final TimerKey TIMER = TimerKey.of(Dissemination.TIMER_PREFIX + "announce");
    /** What fits into one Ethernet frame with room for the headers. */
    static final int MAX_BATCH_BYTES = 1_400;

    /** What waits for one neighbour. */
    private static final class Batch {
        private final List<TreeMessage.Announcement> announcements = new ArrayList<>();
        private int bytes;
    }

    private final DisseminationContext context;
    private final long delayNanos;
    private final ToIntFunction<MessageId> distance;
    private final Map<NodeId, Batch> batches = new LinkedHashMap<>();
    private boolean scheduled;
    private long announced;

    /**
     * @param distance over how many links the origin of a message is reached from here: asked when an announcement leaves, since by
     *                 then a shorter way may be known than the one the message came
     */
    Announcements(DisseminationContext context, Duration delay, ToIntFunction<MessageId> distance) {
        this.context = context;
        this.distance = distance;
        this.delayNanos = delay.toNanos();
    }

    void add(NodeId peer, TreeMessage.Announcement announcement) {
        announced++;
        Batch batch = batches.computeIfAbsent(peer, key -> new Batch());
        batch.announcements.add(announcement);
        batch.bytes += TreeCodec.sizeOf(announcement);
        if (batch.bytes >= MAX_BATCH_BYTES) {
            batches.remove(peer);
            send(peer, batch);
        } else if (!scheduled) {
            scheduled = true;
            context.effects().schedule(TIMER, delayNanos);
        }
    }

    /** The timer is due. */
    void flush() {
        scheduled = false;
        batches.forEach(this::send);
        batches.clear();
    }

    private void send(NodeId peer, Batch batch) {
        context.effects().send(peer, TreeCodec.write(new TreeMessage.Announce(batch.announcements.stream().map(this::nearest).toList())));
    }

    private TreeMessage.Announcement nearest(TreeMessage.Announcement announcement) {
        int known = distance.applyAsInt(announcement.id());
        return known >= announcement.hops() - 1 ? announcement : new TreeMessage.Announcement(announcement.tree(), announcement.id(), known + 1);
    }

    void down(NodeId peer) {
        batches.remove(peer);
    }

    long announced() {
        return announced;
    }
}
