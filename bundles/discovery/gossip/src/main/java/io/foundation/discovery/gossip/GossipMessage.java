package io.foundation.discovery.gossip;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a node says of itself.
 *
 * @param kind           what it is about
 * @param direct         whether it was sent to the receiver alone, who then answers to where it came from
 * @param cluster        of which cluster
 * @param sender         who says it
 * @param addresses      where the sender can be dialled, best first; at most 16; none if it cannot be
 * @param wallMillis     the sender's clock, in milliseconds since 1970 UTC
 * @param sequence       greater in each packet of the sender
 * @param intervalMillis how long the sender waits between two heartbeats, 1 to an hour
 */
record GossipMessage(Kind kind, boolean direct, ClusterName cluster, NodeId sender, List<Address> addresses, long wallMillis, long sequence,
        long intervalMillis) {

    /** The longest interval a sender may have, in milliseconds. */
    static final long MAX_INTERVAL_MILLIS = 3_600_000;

    private static final int MAX_ADDRESSES = 16;
    private static final int DIRECT = 1;

    /** In the order of their codes on the wire. */
    enum Kind {
        /** I am here. */
        HEARTBEAT,
        /** I am here; who else is? */
        ASK,
        /** I am going. */
        GOODBYE
    }

    private static final Kind[] KINDS = Kind.values();

    GossipMessage {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(sender, "sender");
        addresses = List.copyOf(addresses);
    }

    /** Writes it with as many of its addresses as the writer has room for. */
    void writeTo(WireWriter to) {
        to.writeU8(kind.ordinal()).writeU8(direct ? DIRECT : 0);
        IdCodec.writeClusterName(cluster, to);
        IdCodec.writeNodeId(sender, to);
        to.writeI64(wallMillis).writeI64(sequence).writeVarint(intervalMillis);
        int countAt = to.length();
        to.writeU8(0);
        int count = 0;
        for (Address address : addresses) {
            int before = to.length();
            try {
                IdCodec.writeAddress(address, to);
                count++;
            } catch (FoundationException full) {
                to.truncate(before);
                break;
            }
        }
        to.buffer()[countAt] = (byte) count;
    }

    /**
     * Reads one; what a later version adds at the end is passed over.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is none
     */
    static GossipMessage readFrom(WireReader from) {
        int kind = from.readU8();
        if (kind >= KINDS.length) {
            throw from.malformed("a message of kind " + kind + " is not known");
        }
        boolean direct = (from.readU8() & DIRECT) != 0;
        ClusterName cluster = IdCodec.readClusterName(from);
        NodeId sender = IdCodec.readNodeId(from);
        long wallMillis = from.readI64();
        long sequence = from.readI64();
        long interval = from.readVarint(MAX_INTERVAL_MILLIS);
        int count = from.readU8();
        if (interval == 0 || count > MAX_ADDRESSES) {
            throw from.malformed("an interval of " + interval + " ms and " + count + " addresses are not possible");
        }
        List<Address> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(IdCodec.readAddress(from));
        }
        return new GossipMessage(KINDS[kind], direct, cluster, sender, addresses, wallMillis, sequence, interval);
    }
}
