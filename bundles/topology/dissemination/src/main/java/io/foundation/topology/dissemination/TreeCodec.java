package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wire form of {@link TreeMessage}: a byte for the kind, a byte for the version, then the parts. A later version adds at
 * the end, which is not read here; a kind that is not known gives nothing.
 */
final class TreeCodec {

    /** The most bytes of one message. */
    static final int MAX_BYTES = 128 << 10;
    /** The most announcements in one message. */
    static final int MAX_ANNOUNCEMENTS = 4_096;
    /** The most origins in one digest. */
    static final int MAX_DIGEST_ORIGINS = 16_384;

    private static final int VERSION = 1;
    /** From this version on a graft says whether the link is to be one of the tree. */
    private static final int GRAFT_VERSION = 2;
    private static final int MAX_HOPS = 1 << 20;
    private static final int MAX_TOPIC_BYTES = 3 * Broadcast.MAX_TOPIC;

    private static final int ANNOUNCE = 1;
    private static final int PRUNE = 2;
    private static final int GRAFT = 3;
    private static final int NACK = 4;
    private static final int FILTER = 5;
    private static final int OFFER = 6;
    private static final int PULL = 7;
    private static final int SKIP = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int RUMOURS = 11;
    private static final int RUMOUR_ANSWER = 12;

    /** Announcements of one origin mostly follow each other: what is as before is not said again. */
    private static final int SAME_ORIGIN = 0;
    private static final int OTHER_ORIGIN = 1;
    private static final int OTHER_TREE = 2;

    private TreeCodec() {
    }

    static byte[] write(TreeMessage message) {
        WireWriter to = new WireWriter(MAX_BYTES);
        switch (message) {
            case TreeMessage.Announce announce -> writeAnnouncements(announce.announcements(), head(ANNOUNCE, to));
            case TreeMessage.Prune prune -> head(PRUNE, to).writeString(prune.tree());
            case TreeMessage.Graft graft -> {
                to.writeU8(GRAFT).writeU8(GRAFT_VERSION).writeString(graft.tree()).writeBoolean(graft.id() != null);
                if (graft.id() != null) {
                    writeId(graft.id(), to);
                }
                to.writeBoolean(graft.adopt());
            }
            case TreeMessage.Nack nack -> writeId(nack.id(), head(NACK, to));
            case TreeMessage.Filter filter -> filter.filter().write(head(FILTER, to));
            case TreeMessage.Offer offer -> writeDigest(offer.ids(), head(OFFER, to).writeBoolean(offer.answer()));
            case TreeMessage.Pull pull -> writeDigest(pull.ids(), head(PULL, to).writeVarint(pull.lifeMillis()));
            case TreeMessage.Skip skip -> writeDigest(skip.ids(), head(SKIP, to));
            case TreeMessage.Ping ping -> head(PING, to).writeVarint(ping.number());
            case TreeMessage.Pong pong -> head(PONG, to).writeVarint(pong.number());
            case TreeMessage.Rumours rumours -> writeDigest(rumours.ids(), head(RUMOURS, to).writeBoolean(rumours.answer()));
            case TreeMessage.RumourAnswer answer -> {
                writeDigest(answer.news(), head(RUMOUR_ANSWER, to));
                writeDigest(answer.known(), to);
            }
        }
        return to.toByteArray();
    }

    private static WireWriter head(int kind, WireWriter to) {
        return to.writeU8(kind).writeU8(VERSION);
    }

    /** Empty if the kind is of a later version. */
    static Optional<TreeMessage> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int kind = from.readU8();
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("the version is 0");
        }
        return Optional.ofNullable(switch (kind) {
            case ANNOUNCE -> new TreeMessage.Announce(readAnnouncements(from));
            case PRUNE -> new TreeMessage.Prune(readTree(from));
            case GRAFT -> new TreeMessage.Graft(readTree(from), from.readBoolean() ? readId(from) : null, version < GRAFT_VERSION || from.readBoolean());
            case NACK -> new TreeMessage.Nack(readId(from));
            case FILTER -> new TreeMessage.Filter(TopicFilter.read(from));
            case OFFER -> new TreeMessage.Offer(from.readBoolean(), readDigest(from));
            case PULL -> new TreeMessage.Pull(from.readVarint(Long.MAX_VALUE), readDigest(from));
            case SKIP -> new TreeMessage.Skip(readDigest(from));
            case PING -> new TreeMessage.Ping(from.readVarint(Long.MAX_VALUE));
            case PONG -> new TreeMessage.Pong(from.readVarint(Long.MAX_VALUE));
            case RUMOURS -> new TreeMessage.Rumours(from.readBoolean(), readDigest(from));
            case RUMOUR_ANSWER -> new TreeMessage.RumourAnswer(readDigest(from), readDigest(from));
            default -> null;
        });
    }

    /** About how many bytes an announcement takes. */
    static int sizeOf(TreeMessage.Announcement announcement) {
        return announcement.tree().length() + announcement.id().origin().name().value().length() + 16;
    }

    private static void writeAnnouncements(List<TreeMessage.Announcement> announcements, WireWriter to) {
        to.writeVarint(announcements.size());
        TreeMessage.Announcement before = null;
        for (TreeMessage.Announcement next : announcements) {
            boolean sameTree = before != null && before.tree().equals(next.tree());
            boolean sameOrigin = sameTree && before.id().origin().equals(next.id().origin());
            to.writeU8(sameOrigin ? SAME_ORIGIN : sameTree ? OTHER_ORIGIN : OTHER_TREE);
            if (!sameTree) {
                to.writeString(next.tree());
            }
            if (!sameOrigin) {
                IdCodec.writeNodeId(next.id().origin(), to);
            }
            to.writeVarint(next.id().sequence()).writeVarint(next.hops());
            before = next;
        }
    }

    private static List<TreeMessage.Announcement> readAnnouncements(WireReader from) {
        int count = from.readCount(MAX_ANNOUNCEMENTS, 3);
        List<TreeMessage.Announcement> announcements = new ArrayList<>(count);
        String tree = null;
        NodeId origin = null;
        for (int i = 0; i < count; i++) {
            int change = from.readU8();
            if (change > OTHER_TREE || change < OTHER_TREE && tree == null) {
                throw from.malformed("an announcement begins with " + change);
            }
            if (change == OTHER_TREE) {
                tree = readTree(from);
            }
            if (change != SAME_ORIGIN) {
                origin = IdCodec.readNodeId(from);
            }
            announcements.add(new TreeMessage.Announcement(tree, new MessageId(origin, readSequence(from)), from.readVarint32(MAX_HOPS)));
        }
        return announcements;
    }

    private static String readTree(WireReader from) {
        String tree = from.readString(MAX_TOPIC_BYTES);
        if (tree.length() > Broadcast.MAX_TOPIC) {
            throw from.malformed("the name of a tree is too long");
        }
        return tree;
    }

    private static void writeId(MessageId id, WireWriter to) {
        IdCodec.writeNodeId(id.origin(), to);
        to.writeVarint(id.sequence());
    }

    private static MessageId readId(WireReader from) {
        return new MessageId(IdCodec.readNodeId(from), readSequence(from));
    }

    private static long readSequence(WireReader from) {
        long sequence = from.readVarint(Long.MAX_VALUE);
        if (sequence == 0) {
            throw from.malformed("a sequence number is 0");
        }
        return sequence;
    }

    private static void writeDigest(Map<NodeId, IntervalSet> ids, WireWriter to) {
        to.writeVarint(ids.size());
        ids.forEach((origin, sequences) -> {
            IdCodec.writeNodeId(origin, to);
            sequences.write(to);
        });
    }

    private static Map<NodeId, IntervalSet> readDigest(WireReader from) {
        int count = from.readCount(MAX_DIGEST_ORIGINS, IdCodec.MIN_NODE_ID_BYTES + 1);
        Map<NodeId, IntervalSet> ids = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            ids.put(IdCodec.readNodeId(from), IntervalSet.read(from));
        }
        return ids;
    }
}
