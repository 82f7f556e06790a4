package io.foundation.base.codec;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.function.Function;

/**
 * Ids on the wire, in short forms: a name is its text; a node id its name and the incarnation as a varint; an address
 * its host in 5 bytes (IPv4) or as text, and the port in 2 bytes.
 */
public final class IdCodec {

    /** The fewest bytes an address can have, for {@link WireReader#readCount}. */
    public static final int MIN_ADDRESS_BYTES = 4;
    /** The fewest bytes a node id can have. */
    public static final int MIN_NODE_ID_BYTES = 3;
    /** The most bytes a node id can have. */
    public static final int MAX_NODE_ID_BYTES = 1 + NodeName.MAX_LENGTH + 9;

    /** Stands in the place of a host's length, which is never 0, for an IPv4 address in 4 bytes. */
    private static final int IPV4 = 0;
    private static final int MAX_HOST_BYTES = Address.MAX_HOST_LENGTH * 3;

    private IdCodec() {
    }

    public static void writeNodeName(NodeName name, WireWriter to) {
        to.writeString(name.value());
    }

    public static NodeName readNodeName(WireReader from) {
        return read(from, from.readString(NodeName.MAX_LENGTH), NodeName::new);
    }

    public static void writeClusterName(ClusterName name, WireWriter to) {
        to.writeString(name.value());
    }

    public static ClusterName readClusterName(WireReader from) {
        return read(from, from.readString(NodeName.MAX_LENGTH), ClusterName::new);
    }

    public static void writeNodeId(NodeId id, WireWriter to) {
        to.writeString(id.name().value()).writeVarint(id.incarnation());
    }

    public static NodeId readNodeId(WireReader from) {
        NodeName name = readNodeName(from);
        return read(from, from.readVarint(Long.MAX_VALUE), incarnation -> new NodeId(name, incarnation));
    }

    public static void writeAddress(Address address, WireWriter to) {
        long ipv4 = ipv4(address.host());
        if (ipv4 >= 0) {
            to.writeU8(IPV4).writeI32((int) ipv4);
        } else {
            to.writeString(address.host());
        }
        to.writeU16(address.port());
    }

    public static Address readAddress(WireReader from) {
        int length = from.readLength(MAX_HOST_BYTES);
        String host = length == IPV4 ? dotted(from.readI32()) : from.readText(length);
        return read(from, from.readU16(), port -> new Address(host, port));
    }

    private static <A, T> T read(WireReader from, A part, Function<A, T> make) {
        try {
            return make.apply(part);
        } catch (FoundationException e) {
            throw from.malformed(e.getMessage());
        }
    }

    /** The 32 bits of an address in its one usual form (no leading zeros), -1 for any other host. */
    private static long ipv4(String host) {
        long bits = 0;
        int part = -1;
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= '0' && c <= '9' && part != 0) {
                part = Math.max(part, 0) * 10 + c - '0';
                if (part > 255) {
                    return -1;
                }
            } else if (c == '.' && part >= 0 && dots < 3) {
                bits = bits << 8 | part;
                part = -1;
                dots++;
            } else {
                return -1;
            }
        }
        return dots == 3 && part >= 0 ? bits << 8 | part : -1;
    }

    private static String dotted(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + '.' + (bits >>> 8 & 0xff) + '.' + (bits & 0xff);
    }
}
