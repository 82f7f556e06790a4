package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Verdict;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Peers whom a topology does not want are told better ones to dial, with addresses, and the link is closed in order. The
 * referred peer dials them as candidates. Everything is bounded. On the loop.
 */
final class Referrals {

    /** The most nodes one is referred to. */
    static final int MAX_NODES = 16;
    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_REASON_BYTES = 1_024;
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_PENDING = 64;
    private static final int VERSION = 1;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Life life;
    private final Map<Dialer.Target.Place, Long> dialling = new HashMap<>();

    Referrals(Life life) {
        this.life = life;
    }

    // --- one who refers --------------------------------------------------------------------------------------------

    /** Refers a peer whose link was not taken into use, and closes it when that is written. */
    void refuse(Link link, Verdict.Refer refer) {
        life.journal.step(link.peer().id().name().value(), "its link was refused by the topology: " + refer.reason());
        send(link, refer);
        link.close(Goodbye.NOT_NEEDED);
    }

    /** Refers a peer whose link stays as it is. */
    void send(Link link, Verdict.Refer refer) {
        WireWriter to = new WireWriter(MAX_BYTES);
        List<NodeId> nodes = refer.referTo().stream().limit(MAX_NODES).toList();
        String reason = refer.reason().length() <= MAX_REASON_BYTES / 3 ? refer.reason() : refer.reason().substring(0, MAX_REASON_BYTES / 3);
        to.writeU8(VERSION).writeString(reason).writeVarint(nodes.size());
        for (NodeId node : nodes) {
            List<Address> addresses = life.membership.addressesOf(node).stream().limit(MAX_ADDRESSES).toList();
            IdCodec.writeNodeId(node, to);
            to.writeVarint(addresses.size());
            addresses.forEach(address -> IdCodec.writeAddress(address, to));
        }
        link.send(new Message(ChannelSpec.CONTROL.name(), Subjects.REFER, "", Context.empty(), to.toByteArray()));
    }

    // --- one who is referred ---------------------------------------------------------------------------------------

    /** A peer's topology does not want this node. A malformed message throws, and changes nothing. */
    void told(NodeId from, byte[] body) {
        WireReader reader = new WireReader(body);
        if (reader.readU8() != VERSION) {
            return;
        }
        String reason = reader.readString(MAX_REASON_BYTES);
        Map<NodeId, List<Address>> better = new HashMap<>();
        for (int left = reader.readCount(MAX_NODES, IdCodec.MIN_NODE_ID_BYTES + 1); left > 0; left--) {
            NodeId node = IdCodec.readNodeId(reader);
            List<Address> addresses = new ArrayList<>();
            for (int places = reader.readCount(MAX_ADDRESSES, IdCodec.MIN_ADDRESS_BYTES); places > 0; places--) {
                addresses.add(IdCodec.readAddress(reader));
            }
            better.put(node, addresses);
        }
        if (life.traffic.isTraffic(from)) {
            return;
        }
        life.journal.step(from.name().value(), "does not want this link: " + reason + (better.isEmpty() ? "" : "; it refers to " + better.keySet()));
        better.forEach(this::dial);
        life.traffic.refusedBy(from);
    }

    private void dial(NodeId node, List<Address> addresses) {
        boolean needless = addresses.isEmpty() || node.name().equals(life.self.name()) || life.links.isLinked(node)
                || life.dialer.wants(new Dialer.Target.Node(node)) || dialling.size() >= MAX_PENDING;
        Dialer.Target.Place place = new Dialer.Target.Place(List.copyOf(addresses));
        if (!needless && dialling.putIfAbsent(place, life.services.time().nanos()) == null) {
            life.dialer.want(place);
        }
    }

    /** Gives up those who do not answer, and lets those who did be tried again. */
    void sweep(long now) {
        dialling.entrySet().removeIf(entry -> {
            boolean over = now - entry.getValue() > PATIENCE_NANOS;
            if (over) {
                life.dialer.unwant(entry.getKey());
            }
            return over;
        });
    }
}
