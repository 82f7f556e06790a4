package io.foundation.transport.loopback;

import io.foundation.base.api.id.Address;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.link.ArraySource;
import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.HandshakeCore;
import io.foundation.transport.link.Handshaken;
import io.foundation.transport.link.Joining;
import io.foundation.transport.link.LinkConnection;
import io.foundation.transport.link.Refusal;
import io.foundation.transport.link.RefusalReason;
import io.foundation.transport.link.Wire;
import io.foundation.transport.loopback.LoopbackPipe.Kind;
import io.foundation.transport.loopback.LoopbackPipe.Packet;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One end of a connection: drives the handshake, then the link. A packet is a handshake message or a frame. What may be
 * in flight is bounded, as by a socket's buffers, so that back-pressure is as real as over TCP. Handshake messages that come
 * twice are dropped, and frames that overtake the end of the handshake wait for it. On the wire thread, except where said.
 */
final class LoopbackConnection implements Wire, HandshakeCore.Effects {

    private static final int WINDOW_BYTES = 256 << 10;
    private static final int MAX_EARLY = 1_024;

    private enum Phase { HANDSHAKE, LINK, CLOSED }

    private final LoopbackNetwork network;
    private final LoopbackTransport transport;
    private final String host;
    private final Address remote;
    private final DialResult result;
    private final HandshakeCore handshake;
    private final ArrayDeque<Packet> early = new ArrayDeque<>();
    private Phase phase = Phase.HANDSHAKE;
    private LoopbackConnection other;
    private LoopbackPipe out;
    private final FrameLink joins;
    private LinkConnection connection;
    private boolean isFurther;
    private long sent;
    private long expected;
    private int inFlight;
    private int handshakeSent;
    private int handshakeReceived;

    /** What becomes of a dial; told exactly once. */
    interface DialResult {

        void linked(FrameLink link);

        void refused(Refusal refusal);
    }

    /**
     * @param result whom to tell; null for an accepted connection
     * @param joins  the link that a dialled connection is for; null for a new one
     * @param slot   its place in that link
     */
    LoopbackConnection(LoopbackNetwork network, LoopbackTransport transport, String host, Address remote, DialResult result, FrameLink joins, int slot) {
        this.joins = joins;
        this.network = network;
        this.transport = transport;
        this.host = host;
        this.remote = remote;
        this.result = result;
        this.handshake = transport.hub().handshake(result != null, joins == null ? null : joins.joining(slot), remote, this);
    }

    /** Joins two ends and starts both. */
    static void join(LoopbackNetwork network, LoopbackConnection dialler, LoopbackConnection acceptor) {
        dialler.other = acceptor;
        acceptor.other = dialler;
        dialler.out = new LoopbackPipe(network, network.from(dialler.host, acceptor.host), acceptor);
        acceptor.out = new LoopbackPipe(network, network.from(acceptor.host, dialler.host), dialler);
        acceptor.open();
        dialler.open();
    }

    private void open() {
        network.opened(this);
        transport.opened(this);
        network.after(transport.hub().handshakeMillis() * 1_000_000L, handshake::timeout);
        handshake.start();
        if (transport.hub().isClosing()) {
            handshake.refuse(RefusalReason.CLOSING, "the transport closes");
        }
    }

    // ---- what comes ----

    void arrived(Packet packet) {
        if (phase == Phase.CLOSED) {
            if (packet.kind() == Kind.DATA) {
                out.carry(new Packet(new byte[0], false, 0, () -> { }, Kind.RESET));
            }
            return;
        }
        switch (packet.kind()) {
            case CLOSE -> broken("the connection was closed without a goodbye");
            case RESET -> broken("the connection was reset");
            case DATA -> data(packet);
        }
    }

    private void data(Packet packet) {
        if (packet.handshake()) {
            if (phase == Phase.HANDSHAKE && packet.number() == expected) {
                expected++;
                handshakeReceived += packet.bytes().length;
                handshake.receive(new ArraySource(packet.bytes()));
            }
        } else if (phase == Phase.LINK) {
            frame(packet);
        } else if (early.size() < MAX_EARLY) {
            early.add(packet);
        }
    }

    private void frame(Packet packet) {
        connection.read(new ArraySource(packet.bytes()));
        connection.readComplete();
    }

    private void broken(String detail) {
        close();
        handshake.disconnected();
        if (connection != null) {
            connection.lost(detail);
        }
    }

    /** Breaks the connection if its hosts are cut off each other by a reset. */
    void resetIfCut() {
        if (phase != Phase.CLOSED && out.faults().cut() == Faults.Cut.RESET) {
            broken("the connection was reset");
        }
    }

    /** Breaks the connection if a link lives without it. */
    void resetIfFurther() {
        if (phase == Phase.LINK && isFurther) {
            broken("the connection was reset");
        }
    }

    void resetIfBetween(String one, String another) {
        if (phase != Phase.CLOSED && (host.equals(one) && other.host.equals(another) || host.equals(another) && other.host.equals(one))) {
            broken("the connection was reset");
        }
    }

    // ---- the handshake ----

    @Override
    public void send(byte[] bytes) {
        handshakeSent += bytes.length;
        out.carry(new Packet(bytes, true, sent++, () -> { }, Kind.DATA));
    }

    @Override
    public Admission admit(PeerHello peer) {
        return transport.hub().admit(peer);
    }

    @Override
    public Admission join(Joining joining) {
        return transport.hub().join(joining);
    }

    @Override
    public void linked(Handshaken agreed) {
        transport.hub().handshakeBytes(handshakeSent, handshakeReceived);
        FrameLink link = agreed.slot() == 0 ? transport.hub().link(this, agreed) : joins != null ? joins : transport.hub().linkOf(agreed);
        connection = agreed.slot() == 0 ? link.first() : link == null ? null : link.attach(this, agreed.slot());
        if (connection == null) {
            abort();
            if (result != null) {
                result.refused(new Refusal(RefusalReason.CLOSING, true, RefusalReason.CLOSING.word(), "the link has ended"));
            }
            return;
        }
        phase = Phase.LINK;
        isFurther = agreed.slot() > 0;
        connection.up();
        if (result != null) {
            result.linked(link);
        }
        for (Packet packet; phase == Phase.LINK && (packet = early.poll()) != null; ) {
            frame(packet);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        transport.hub().handshakeBytes(handshakeSent, handshakeReceived);
        transport.hub().refused(refusal, result != null, remote);
        if (result != null) {
            result.refused(refusal);
        }
        abort();
    }

    /** The transport closes: who has not proved itself yet is sent away. From any thread. */
    void refuse(RefusalReason reason, String detail) {
        execute(() -> {
            if (phase == Phase.HANDSHAKE) {
                handshake.refuse(reason, detail);
            }
        });
    }

    /** The time is over. From any thread. */
    void kill() {
        execute(() -> {
            if (connection != null) {
                connection.abandon();
            }
            abort();
        });
    }

    // ---- the wire ----

    @Override
    public boolean onWireThread() {
        return network.onWireThread();
    }

    @Override
    public void execute(Runnable task) {
        network.execute(task);
    }

    @Override
    public void after(long nanos, Runnable task) {
        network.after(nanos, task);
    }

    @Override
    public boolean isWritable() {
        return phase == Phase.LINK && inFlight < WINDOW_BYTES;
    }

    @Override
    public void write(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength, int channel, int cost) {
        if (phase != Phase.LINK) {
            return;
        }
        // Every frame is a packet of its own: faults are about messages, not about how many of them were gathered.
        int at = 0;
        for (int next; (next = at + frameLength(head, at)) < headLength; at = next) {
            carry(Arrays.copyOfRange(head, at, next), NO_CHANNEL, 0);
        }
        byte[] packet = new byte[headLength - at + bodyLength];
        System.arraycopy(head, at, packet, 0, headLength - at);
        System.arraycopy(body, bodyOffset, packet, headLength - at, bodyLength);
        carry(packet, channel, cost);
    }

    private static int frameLength(byte[] head, int at) {
        return 4 + ((head[at] & 0xff) << 24 | (head[at + 1] & 0xff) << 16 | (head[at + 2] & 0xff) << 8 | head[at + 3] & 0xff);
    }

    private void carry(byte[] packet, int channel, int cost) {
        inFlight += packet.length;
        out.carry(new Packet(packet, false, sent++, () -> left(packet.length, channel, cost), Kind.DATA));
    }

    private void left(int bytes, int channel, int cost) {
        boolean full = inFlight >= WINDOW_BYTES;
        inFlight -= bytes;
        connection.written(channel, cost);
        if (full && isWritable()) {
            connection.writable();
        }
    }

    @Override
    public void flush() {
        // A packet is on its way when it is written.
    }

    @Override
    public void finish() {
        abort();
    }

    /** The other end learns of it after everything that is on its way, as with TCP. */
    @Override
    public void abort() {
        if (phase != Phase.CLOSED) {
            close();
            out.carry(new Packet(new byte[0], false, 0, () -> { }, Kind.CLOSE));
        }
    }

    private void close() {
        phase = Phase.CLOSED;
        early.clear();
        network.closed(this);
        transport.closed(this);
    }
}
