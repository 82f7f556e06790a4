package io.foundation.transport.link;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerHello;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** One side of a handshake in a test: what it said, and what came of it. */
final class HandshakeSide implements HandshakeCore.Effects {

    final List<byte[]> said = new ArrayList<>();
    final List<PeerHello> asked = new ArrayList<>();
    final List<Joining> joined = new ArrayList<>();
    Function<PeerHello, Admission> admission = peer -> Admission.ACCEPTED;
    Handshaken linked;
    Refusal refusal;
    HandshakeCore core;

    /** What a side brings; changed by the tests. */
    static final class Setup {
        String name;
        String cluster = "orders";
        String secret = "a secret of the tests";
        ProtocolVersions versions = new ProtocolVersions(1, 1);
        List<String> channels = List.of("control", "data");
        int max = 1 << 20;
        byte[] greeting = {1, 2, 3};
        long seed;
        int priority = 4;
        int connections = 2;
        int maxConnections = 8;
        Joining joining;

        Setup(String name) {
            this.name = name;
            this.seed = name.hashCode();
        }

        HandshakeSide side(boolean dialler) {
            HandshakeSettings settings = new HandshakeSettings(versions, new HandshakeKeys(ClusterName.of(cluster), ClusterSecret.of(secret)),
                    NodeId.of(name, 1), channels.stream().map(channel -> new ChannelTerms(channel, priority, connections)).toList(), max, () -> greeting, maxConnections);
            HandshakeSide side = new HandshakeSide();
            side.core = new HandshakeCore(settings, dialler, joining, new Address("peer-of-" + name, 1), new Random(seed), side);
            return side;
        }
    }

    @Override
    public void send(byte[] bytes) {
        said.add(bytes);
    }

    @Override
    public Admission admit(PeerHello peer) {
        asked.add(peer);
        return admission.apply(peer);
    }

    @Override
    public Admission join(Joining joining) {
        joined.add(joining);
        return admission.apply(null);
    }

    @Override
    public void linked(Handshaken result) {
        if (linked != null || refusal != null) {
            throw new AssertionError("a second end");
        }
        linked = result;
    }

    @Override
    public void refused(Refusal reason) {
        if (linked != null || refusal != null) {
            throw new AssertionError("a second end");
        }
        refusal = reason;
    }

    byte[] allSaid() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        said.forEach(all::writeBytes);
        return all.toByteArray();
    }

    void hear(byte[] bytes) {
        core.receive(new ArraySource(bytes));
    }

    /** Lets two sides talk until both have nothing more to say. */
    static void talk(HandshakeSide dialler, HandshakeSide acceptor) {
        acceptor.core.start();
        dialler.core.start();
        int heardHere = 0;
        int heardThere = 0;
        while (heardThere < dialler.said.size() || heardHere < acceptor.said.size()) {
            if (heardThere < dialler.said.size()) {
                acceptor.hear(dialler.said.get(heardThere++));
            } else {
                dialler.hear(acceptor.said.get(heardHere++));
            }
        }
    }
}
