package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What memberships say to each other. Two bytes begin a message: the version of the layout, and the type. One of another
 * version or an unknown type is no error: it reads as {@link Unknown}.
 */
sealed interface MembershipMessage {

    int VERSION = 1;

    /** "This is the digest of my set": ten bytes, all there is to say while nothing happens. */
    record Digest(long digest) implements MembershipMessage {
    }

    /**
     * "These are the digests of the parts of my set": for large sets, of which most parts are equal. It is answered by a
     * vector of the parts that differ.
     *
     * @param digests {@link MembershipSet#PARTS} numbers
     */
    record Parts(long[] digests) implements MembershipMessage {
    }

    /**
     * What the sender has, as far as a range of names and some parts go: what the receiver has there and is not in here, the
     * sender lacks.
     *
     * @param parts  a bit for each part of the set it speaks of
     * @param from   the least name, inclusive; null for the first of all
     * @param before the name the range ends before; null if it ends with the last of all
     */
    record Vector(long parts, NodeName from, NodeName before, List<Dot> dots) implements MembershipMessage {
    }

    /** Entries the receiver may not have. */
    record Delta(List<MembershipEntry> entries) implements MembershipMessage {
    }

    /** "Send me what you have under these names." */
    record Request(List<NodeName> names) implements MembershipMessage {
    }

    /** "I leave": the sender's own tombstone, in an incarnation. It is answered. */
    record Leave(List<MembershipEntry> tombstone) implements MembershipMessage {
    }

    /** "I have heard that you leave." */
    record LeaveHeard(long incarnation) implements MembershipMessage {
    }

    /** Of another version. */
    record Unknown(int version, int type) implements MembershipMessage {
    }

    int DIGEST = 1;
    int VECTOR = 2;
    int DELTA = 3;
    int REQUEST = 4;
    int LEAVE = 5;
    int LEAVE_HEARD = 6;
    int PARTS = 7;
    int PART_VECTOR = 8;

    /** The fewest and the most bytes of a dot: a name and two numbers. */
    int MIN_DOT_BYTES = 4;
    int MAX_DOT_BYTES = 1 + NodeName.MAX_LENGTH + 20;
    /** Room for the head of any message. */
    int HEAD_BYTES = 256;

    private static WireWriter begin(int type, int limit) {
        return new WireWriter(limit).writeU8(VERSION).writeU8(type);
    }

    static byte[] digest(long digest) {
        return begin(DIGEST, HEAD_BYTES).writeI64(digest).toByteArray();
    }

    static byte[] leaveHeard(long incarnation) {
        return begin(LEAVE_HEARD, HEAD_BYTES).writeVarint(incarnation).toByteArray();
    }

    static byte[] leave(MembershipEntry.Tombstone tombstone, long nowNanos) {
        WireWriter to = begin(LEAVE, MembershipSettings.LEAST_MESSAGE_BYTES).writeVarint(1);
        MembershipCodec.write(tombstone, nowNanos, to);
        return to.toByteArray();
    }

    static byte[] parts(long[] digests) {
        WireWriter to = begin(PARTS, HEAD_BYTES + MembershipSet.PARTS * Long.BYTES);
        for (long digest : digests) {
            to.writeI64(digest);
        }
        return to.toByteArray();
    }

    /**
     * A vector, in as many messages as the bound on their size asks for; one of no dots if there are none.
     *
     * @param parts the parts it speaks of. Of all of them the message is one that every version knows
     * @param all   all entries in these parts, in any order
     */
    static List<byte[]> vector(long parts, List<MembershipEntry> all, int maxBytes) {
        int perMessage = (maxBytes - HEAD_BYTES) / MAX_DOT_BYTES;
        // Only ranges of names need an order, and hardly any set is so large that there are several.
        List<MembershipEntry> entries = all.size() <= perMessage ? all : all.stream().sorted(Comparator.comparing(MembershipEntry::name)).toList();
        List<byte[]> messages = new ArrayList<>();
        int start = 0;
        do {
            int end = Math.min(entries.size(), start + perMessage);
            WireWriter to = parts == MembershipSet.ALL_PARTS ? begin(VECTOR, maxBytes) : begin(PART_VECTOR, maxBytes).writeI64(parts);
            // Ranges touch without a gap: a chunk begins right at its first name and ends before the first name of the next.
            to.writeString(start == 0 ? "" : entries.get(start).name().value());
            to.writeString(end == entries.size() ? "" : entries.get(end).name().value());
            to.writeVarint(end - start);
            for (MembershipEntry entry : entries.subList(start, end)) {
                IdCodec.writeNodeId(entry.id(), to);
                to.writeVarint(entry.revision() << 1 | (entry.isTombstone() ? 1 : 0));
            }
            messages.add(to.toByteArray());
            start = end;
        } while (start < entries.size());
        return messages;
    }

    /** Entries, in as many messages as the bound on their size asks for. */
    static List<byte[]> delta(Collection<MembershipEntry> entries, long nowNanos, int maxBytes) {
        List<byte[]> messages = new ArrayList<>();
        // Room for one entry too many, which then begins the next message.
        WireWriter body = new WireWriter(maxBytes + MembershipCodec.MAX_ENTRY_BYTES);
        int count = 0;
        for (MembershipEntry entry : entries) {
            int before = body.length();
            MembershipCodec.write(entry, nowNanos, body);
            if (body.length() > maxBytes - HEAD_BYTES) {
                messages.add(deltaMessage(body, before, count, maxBytes));
                body.reset();
                count = 0;
                MembershipCodec.write(entry, nowNanos, body);
            }
            count++;
        }
        if (count > 0) {
            messages.add(deltaMessage(body, body.length(), count, maxBytes));
        }
        return messages;
    }

    private static byte[] deltaMessage(WireWriter body, int length, int count, int maxBytes) {
        return begin(DELTA, maxBytes).writeVarint(count).writeRaw(body.buffer(), 0, length).toByteArray();
    }

    static List<byte[]> request(List<NodeName> names, int maxBytes) {
        int perMessage = (maxBytes - HEAD_BYTES) / (1 + NodeName.MAX_LENGTH);
        List<byte[]> messages = new ArrayList<>();
        for (int start = 0; start < names.size(); start += perMessage) {
            int end = Math.min(names.size(), start + perMessage);
            WireWriter to = begin(REQUEST, maxBytes).writeVarint(end - start);
            names.subList(start, end).forEach(name -> IdCodec.writeNodeName(name, to));
            messages.add(to.toByteArray());
        }
        return messages;
    }

    /**
     * Reads any message. Every count is checked before memory is taken.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    static MembershipMessage read(byte[] message, long nowNanos, long keepNanos) {
        WireReader from = new WireReader(message);
        if (message.length > MembershipSettings.MOST_MESSAGE_BYTES) {
            throw from.malformed("it has " + message.length + " bytes, and at most " + MembershipSettings.MOST_MESSAGE_BYTES + " are allowed");
        }
        int version = from.readU8();
        int type = from.readU8();
        if (version != VERSION) {
            return new Unknown(version, type);
        }
        return switch (type) {
            case DIGEST -> new Digest(from.readI64());
            case VECTOR -> readVector(from, MembershipSet.ALL_PARTS);
            case PARTS -> readParts(from);
            case PART_VECTOR -> readVector(from, from.readI64());
            case DELTA -> new Delta(readEntries(from, nowNanos, keepNanos));
            case REQUEST -> readRequest(from);
            case LEAVE -> new Leave(readEntries(from, nowNanos, keepNanos));
            case LEAVE_HEARD -> new LeaveHeard(from.readVarint(Long.MAX_VALUE));
            default -> new Unknown(version, type);
        };
    }

    private static Parts readParts(WireReader from) {
        long[] digests = new long[MembershipSet.PARTS];
        for (int i = 0; i < digests.length; i++) {
            digests[i] = from.readI64();
        }
        return new Parts(digests);
    }

    private static Vector readVector(WireReader from, long parts) {
        NodeName first = readBound(from);
        NodeName next = readBound(from);
        int count = from.readCount(2 * MembershipSettings.MOST_MEMBERS, MIN_DOT_BYTES);
        List<Dot> dots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NodeId id = IdCodec.readNodeId(from);
            long revision = from.readVarint(Long.MAX_VALUE);
            dots.add(new Dot(id, revision >>> 1, (revision & 1) != 0));
        }
        return new Vector(parts, first, next, dots);
    }

    private static NodeName readBound(WireReader from) {
        String text = from.readString(NodeName.MAX_LENGTH);
        try {
            return text.isEmpty() ? null : new NodeName(text);
        } catch (FoundationException e) {
            throw from.malformed(e.getMessage());
        }
    }

    private static List<MembershipEntry> readEntries(WireReader from, long nowNanos, long keepNanos) {
        int count = from.readCount(2 * MembershipSettings.MOST_MEMBERS, MembershipCodec.MIN_ENTRY_BYTES);
        List<MembershipEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            MembershipEntry entry = MembershipCodec.read(from, nowNanos, keepNanos);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static Request readRequest(WireReader from) {
        int count = from.readCount(2 * MembershipSettings.MOST_MEMBERS, 2);
        List<NodeName> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(IdCodec.readNodeName(from));
        }
        return new Request(names);
    }
}
