package io.foundation.transport.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Which connections of a link carry which channel, the same at both ends. The first, slot 0, carries the urgent channels and no other, unless there may be no
 * other connections. Each further channel has as many as it is allowed; when there are more than the link may have, they wrap around and channels share.
 */
final class SlotPlan {

    private final List<int[]> slots = new ArrayList<>();
    private final int count;

    SlotPlan(List<ChannelTerms> channels, int maxConnections) {
        int next = 0;
        for (ChannelTerms channel : channels) {
            if (channel.isUrgent() || maxConnections == 0) {
                slots.add(new int[] {0});
                continue;
            }
            int[] own = new int[Math.min(channel.connections(), maxConnections)];
            for (int i = 0; i < own.length; i++) {
                own[i] = 1 + next++ % maxConnections;
            }
            slots.add(own);
        }
        count = 1 + Math.min(next, maxConnections);
    }

    /** The slots of a channel, by the index of the connection. */
    int[] of(int channel) {
        return slots.get(channel);
    }

    /** How many slots there are, the first among them. */
    int count() {
        return count;
    }
}
