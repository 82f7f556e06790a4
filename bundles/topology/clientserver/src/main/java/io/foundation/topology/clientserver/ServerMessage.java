package io.foundation.topology.clientserver;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the topology cores of clients and servers say to each other. A later version's messages and kinds are passed over. */
sealed interface ServerMessage {

    /** The most entries in one message. */
    int MAX_ENTRIES = 512;
    int MAX_BYTES = 128 << 10;
    int VERSION = 1;

    /** A client says: you are my home. */
    record Home(long version) implements ServerMessage {
    }

    /** A server tells another of clients, and how many it has itself. */
    record Directory(int load, List<Homes.Entry> entries) implements ServerMessage {
    }

    /** A server asks another for all it knows. */
    record Ask() implements ServerMessage {
    }

    /** A client measures the way to a server. */
    record Ping(long sent) implements ServerMessage {
    }

    /** The answer. */
    record Pong(long sent) implements ServerMessage {
    }

    /** Of a later version. */
    record Unknown() implements ServerMessage {
    }

    default byte[] toBytes() {
        WireWriter to = new WireWriter(MAX_BYTES).writeU8(VERSION);
        switch (this) {
            case Home home -> to.writeU8(1).writeVarint(home.version());
            case Directory directory -> {
                to.writeU8(2).writeVarint(directory.load()).writeVarint(directory.entries().size());
                for (Homes.Entry entry : directory.entries()) {
                    IdCodec.writeNodeId(entry.client(), to);
                    IdCodec.writeNodeId(entry.server(), to);
                    to.writeVarint(entry.version()).writeBoolean(entry.gone());
                }
            }
            case Ask ask -> to.writeU8(3);
            case Ping ping -> to.writeU8(4).writeI64(ping.sent());
            case Pong pong -> to.writeU8(5).writeI64(pong.sent());
            case Unknown unknown -> throw new IllegalStateException("of a later version: only read");
        }
        return to.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed */
    static ServerMessage read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        if (from.readU8() != VERSION) {
            return new Unknown();
        }
        return switch (from.readU8()) {
            case 1 -> new Home(from.readVarint(Long.MAX_VALUE));
            case 2 -> {
                int load = from.readVarint32(Integer.MAX_VALUE);
                List<Homes.Entry> entries = new ArrayList<>();
                for (int left = from.readCount(MAX_ENTRIES, 2 * IdCodec.MIN_NODE_ID_BYTES + 2); left > 0; left--) {
                    NodeId client = IdCodec.readNodeId(from);
                    entries.add(new Homes.Entry(client, IdCodec.readNodeId(from), from.readVarint(Long.MAX_VALUE), from.readBoolean()));
                }
                yield new Directory(load, entries);
            }
            case 3 -> new Ask();
            case 4 -> new Ping(from.readI64());
            case 5 -> new Pong(from.readI64());
            default -> new Unknown();
        };
    }

    /** As many messages as the entries need, at least one. */
    static List<ServerMessage> directory(int load, Collection<Homes.Entry> entries) {
        List<Homes.Entry> all = new ArrayList<>(entries);
        List<ServerMessage> messages = new ArrayList<>();
        for (int from = 0; from < Math.max(1, all.size()); from += MAX_ENTRIES) {
            messages.add(new Directory(load, List.copyOf(all.subList(from, Math.min(all.size(), from + MAX_ENTRIES)))));
        }
        return messages;
    }
}
