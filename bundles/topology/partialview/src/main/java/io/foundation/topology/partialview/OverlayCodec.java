package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages of partial views as bytes: one for the kind, one for its version, then the fields. Later versions only add fields
 * at the end, which are skipped here; kinds that are not known are left alone.
 */
final class OverlayCodec {

    static final int MAX_IDS = 64;
    static final int MAX_BEACONS = 8;
    static final int MAX_FREE = 2;
    static final int MAX_TTL = 32;
    static final int MAX_MINIMA = 256;

    private static final int VERSION = 1;
    private static final int MAX_BYTES = MAX_IDS * IdCodec.MAX_NODE_ID_BYTES + 1_024;

    private OverlayCodec() {
    }

    static byte[] write(OverlayMessage message) {
        WireWriter to = new WireWriter(32, MAX_BYTES);
        switch (message) {
            case OverlayMessage.Join join -> head(to, 1).writeVarint(join.request());
            case OverlayMessage.ForwardJoin forward -> {
                IdCodec.writeNodeId(forward.joiner(), head(to, 2));
                to.writeVarint(forward.ttl());
            }
            case OverlayMessage.Neighbour neighbour -> head(to, 3).writeVarint(neighbour.request()).writeBoolean(neighbour.urgent())
                    .writeBoolean(neighbour.welcome());
            case OverlayMessage.NeighbourReply reply -> writeIds(reply.free(), head(to, 4).writeVarint(reply.request()).writeBoolean(reply.accepted()));
            case OverlayMessage.Disconnect disconnect -> writeIds(disconnect.free(), head(to, 5).writeVarint(disconnect.upTo()).writeBoolean(disconnect.alive()));
            case OverlayMessage.Shuffle shuffle -> {
                IdCodec.writeNodeId(shuffle.origin(), head(to, 6));
                writeIds(shuffle.ids(), to.writeVarint(shuffle.nonce()).writeVarint(shuffle.ttl()));
            }
            case OverlayMessage.ShuffleReply reply -> writeIds(reply.ids(), head(to, 7).writeVarint(reply.nonce()));
            case OverlayMessage.KeepAlive alive -> {
                head(to, 8).writeI64(alive.sentAt()).writeI64(alive.echo()).writeVarint(alive.held()).writeVarint(alive.beacons().size());
                for (OverlayMessage.Beacon beacon : alive.beacons()) {
                    IdCodec.writeNodeId(beacon.seed(), to);
                    to.writeVarint(beacon.count());
                }
                to.writeVarint(alive.generation()).writeVarint(alive.minima().length);
                for (float minimum : alive.minima()) {
                    to.writeI32(Float.floatToIntBits(minimum));
                }
            }
            case OverlayMessage.Ping ping -> head(to, 9).writeI64(ping.sentAt());
            case OverlayMessage.Pong pong -> head(to, 10).writeI64(pong.sentAt());
            case OverlayMessage.Optimize optimize -> {
                IdCodec.writeNodeId(optimize.former(), head(to, 11).writeVarint(optimize.round()));
                to.writeVarint(optimize.toFormer()).writeVarint(optimize.toCandidate());
            }
            case OverlayMessage.Replace replace -> {
                IdCodec.writeNodeId(replace.initiator(), head(to, 12));
                IdCodec.writeNodeId(replace.former(), to.writeVarint(replace.round()));
                to.writeVarint(replace.toFormer()).writeVarint(replace.toCandidate()).writeVarint(replace.toReceiver());
            }
            case OverlayMessage.Switch exchange -> {
                IdCodec.writeNodeId(exchange.initiator(), head(to, 13));
                to.writeVarint(exchange.round());
            }
            case OverlayMessage.Exchanged answer -> {
                IdCodec.writeNodeId(answer.initiator(), head(to, 14));
                to.writeVarint(answer.round()).writeU8(answer.step()).writeBoolean(answer.done());
            }
        }
        return to.toByteArray();
    }

    private static WireWriter head(WireWriter to, int kind) {
        return to.writeU8(kind).writeU8(VERSION);
    }

    private static void writeIds(List<NodeId> ids, WireWriter to) {
        to.writeVarint(ids.size());
        ids.forEach(id -> IdCodec.writeNodeId(id, to));
    }

    /**
     * Reads a message; empty if its kind is not known here.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    static Optional<OverlayMessage> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int kind = from.readU8();
        from.readU8();
        return Optional.ofNullable(switch (kind) {
            case 1 -> new OverlayMessage.Join(number(from));
            case 2 -> new OverlayMessage.ForwardJoin(IdCodec.readNodeId(from), from.readVarint32(MAX_TTL));
            case 3 -> new OverlayMessage.Neighbour(number(from), from.readBoolean(), from.hasRemaining() && from.readBoolean());
            case 4 -> new OverlayMessage.NeighbourReply(number(from), from.readBoolean(), readIds(from, MAX_FREE));
            case 5 -> new OverlayMessage.Disconnect(number(from), from.readBoolean(), from.hasRemaining() ? readIds(from, MAX_FREE) : List.of());
            case 6 -> new OverlayMessage.Shuffle(IdCodec.readNodeId(from), number(from), from.readVarint32(MAX_TTL), readIds(from, MAX_IDS));
            case 7 -> new OverlayMessage.ShuffleReply(number(from), readIds(from, MAX_IDS));
            case 8 -> new OverlayMessage.KeepAlive(from.readI64(), from.readI64(), number(from), readBeacons(from), number(from), readMinima(from));
            case 9 -> new OverlayMessage.Ping(from.readI64());
            case 10 -> new OverlayMessage.Pong(from.readI64());
            case 11 -> {
                long round = number(from);
                yield new OverlayMessage.Optimize(round, IdCodec.readNodeId(from), number(from), number(from));
            }
            case 12 -> {
                NodeId initiator = IdCodec.readNodeId(from);
                long round = number(from);
                yield new OverlayMessage.Replace(initiator, round, IdCodec.readNodeId(from), number(from), number(from), number(from));
            }
            case 13 -> new OverlayMessage.Switch(IdCodec.readNodeId(from), number(from));
            case 14 -> new OverlayMessage.Exchanged(IdCodec.readNodeId(from), number(from), from.readU8(), from.readBoolean());
            default -> null;
        });
    }

    private static long number(WireReader from) {
        return from.readVarint(Long.MAX_VALUE);
    }

    private static List<NodeId> readIds(WireReader from, int most) {
        int count = from.readCount(most, IdCodec.MIN_NODE_ID_BYTES);
        List<NodeId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(IdCodec.readNodeId(from));
        }
        return ids;
    }

    private static List<OverlayMessage.Beacon> readBeacons(WireReader from) {
        int count = from.readCount(MAX_BEACONS, IdCodec.MIN_NODE_ID_BYTES + 1);
        List<OverlayMessage.Beacon> beacons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            beacons.add(new OverlayMessage.Beacon(IdCodec.readNodeId(from), number(from)));
        }
        return beacons;
    }

    private static float[] readMinima(WireReader from) {
        float[] minima = new float[from.readCount(MAX_MINIMA, 4)];
        for (int i = 0; i < minima.length; i++) {
            minima[i] = Float.intBitsToFloat(from.readI32());
            if (!(minima[i] >= 0)) {
                throw from.malformed("a minimum is not a number from 0");
            }
        }
        return minima;
    }
}
