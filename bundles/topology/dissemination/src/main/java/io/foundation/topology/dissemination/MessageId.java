package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.topology.api.Broadcast;

/** What identifies a broadcast. */
record MessageId(NodeId origin, long sequence) {

    static MessageId of(Broadcast message) {
        return new MessageId(message.origin(), message.sequence());
    }

    @Override
    public String toString() {
        return origin + "/" + sequence;
    }
}
