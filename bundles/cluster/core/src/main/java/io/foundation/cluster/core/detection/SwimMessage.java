package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.detection.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What SWIM detectors say to each other: version, type, sequence number, a revision, for {@link Type#ASK} the member to
 * probe, and rumours. An answer has the sequence number of what it answers. Types and rumours of a later version are
 * passed over.
 *
 * @param type     what it is
 * @param sequence of the sender of the question
 * @param revision of a probe and its answer: the sender's own, 0 if it does not know it; otherwise 0
 * @param accused  of a probe: one more than the revision at which the receiver is suspected, 0 if it is not
 * @param target   of {@link Type#ASK}: whom to probe; otherwise null
 * @param rumours  at most {@link #MAX_RUMOURS}
 */
record SwimMessage(Type type, long sequence, long revision, long accused, NodeId target, List<Rumour> rumours) {

    static final int MAX_RUMOURS = 32;

    private static final int VERSION = 1;
    private static final int MIN_RUMOUR_BYTES = 3 + IdCodec.MIN_NODE_ID_BYTES;
    private static final int MAX_RUMOUR_BYTES = 12 + 2 * IdCodec.MAX_NODE_ID_BYTES;
    static final int MAX_BYTES = 64 + IdCodec.MAX_NODE_ID_BYTES + MAX_RUMOURS * MAX_RUMOUR_BYTES;

    /** The kinds of message; the order is that of the numbers on the wire, from 1. */
    enum Type {
        /** Are you there? */
        PROBE,
        /** I am here. */
        ANSWER,
        /** Please probe somebody for me. */
        ASK,
        /** He answered me; the revision is his. */
        ANSWERED,
        /** I have heard you, but he does not answer me either. */
        NO_ANSWER,
        /** Rumours alone. */
        GOSSIP
    }

    private static final Type[] TYPES = Type.values();
    private static final Judgement[] JUDGEMENTS = Judgement.values();

    SwimMessage {
        Objects.requireNonNull(type, "type");
        rumours = List.copyOf(rumours);
    }

    byte[] toBytes() {
        WireWriter to = new WireWriter(MAX_BYTES);
        to.writeU8(VERSION).writeU8(type.ordinal() + 1).writeVarint(sequence).writeVarint(revision).writeVarint(accused);
        if (type == Type.ASK) {
            IdCodec.writeNodeId(target, to);
        }
        to.writeVarint(rumours.size());
        for (Rumour rumour : rumours) {
            IdCodec.writeNodeId(rumour.about(), to);
            to.writeVarint(rumour.revision()).writeU8(rumour.says().ordinal());
            // An accuser is named in full only if it is somebody else.
            boolean himself = rumour.accuser().equals(rumour.about());
            to.writeBoolean(!himself);
            if (!himself) {
                IdCodec.writeNodeId(rumour.accuser(), to);
            }
        }
        return to.toByteArray();
    }

    /**
     * Reads a message.
     *
     * @return null if it is of another version or an unknown type
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    static SwimMessage read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        if (bytes.length > MAX_BYTES) {
            throw from.malformed("it has " + bytes.length + " bytes, and at most " + MAX_BYTES + " are allowed");
        }
        int version = from.readU8();
        int type = from.readU8();
        if (version != VERSION || type < 1 || type > TYPES.length) {
            return null;
        }
        long sequence = from.readVarint(Long.MAX_VALUE);
        long revision = from.readVarint(Long.MAX_VALUE);
        long accused = from.readVarint(Long.MAX_VALUE);
        NodeId target = TYPES[type - 1] == Type.ASK ? IdCodec.readNodeId(from) : null;
        int count = from.readCount(MAX_RUMOURS, MIN_RUMOUR_BYTES);
        List<Rumour> rumours = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NodeId about = IdCodec.readNodeId(from);
            long at = from.readVarint(Long.MAX_VALUE - 1);
            int says = from.readU8();
            NodeId accuser = from.readBoolean() ? IdCodec.readNodeId(from) : about;
            if (says < JUDGEMENTS.length) {
                rumours.add(new Rumour(about, at, JUDGEMENTS[says], accuser));
            }
        }
        return new SwimMessage(TYPES[type - 1], sequence, revision, accused, target, rumours);
    }
}
