package io.foundation.transport.link;

import io.foundation.transport.api.ChannelSpec;

/**
 * What a node says of one of its channels in the handshake, and what two nodes agree on: on both sides it must lead to the same connections.
 *
 * @param name        the channel
 * @param priority    0 to 7
 * @param connections 1 to 16
 */
public record ChannelTerms(String name, int priority, int connections) {

    static ChannelTerms of(ChannelSpec channel) {
        return new ChannelTerms(channel.name(), channel.priority(), channel.ordering() == ChannelSpec.Ordering.TOTAL ? 1 : channel.connections());
    }

    /** What two nodes agree on: the less urgent of both, so that nothing gets onto the first connection that one of them keeps off it. */
    ChannelTerms and(ChannelTerms other) {
        return new ChannelTerms(name, Math.max(priority, other.priority), Math.min(connections, other.connections));
    }

    boolean isUrgent() {
        return priority <= ChannelSpec.MAX_URGENT;
    }
}
