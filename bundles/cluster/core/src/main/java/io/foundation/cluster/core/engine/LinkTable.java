package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.api.messaging.Borrowed;
import io.foundation.cluster.api.messaging.BorrowingHandler;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.messaging.BroadcastPayload;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import java.time.Duration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The links of a life, by peer. Hears from the transport on I/O threads: what is for the protocol cores goes to the
 * loop, what is for the user goes straight to his handlers. Sending and looking up is thread-safe; links are taken into
 * use and dropped on the loop.
 */
final class LinkTable implements LinkListener {

    private static final TimerKey RETIRE = TimerKey.of("retire");
    private static final long RETIRE_NANOS = 1_000_000_000L;
    private static final int BROADCAST_HEADER = 128;
    /** Within this time the topology has asked over a link what it wants to ask, and has the answer. */
    private static final long UNNEEDED_NANOS = 3_000_000_000L;
    /** More than it takes to close one that is not needed. */
    private static final long LASTING_NANOS = UNNEEDED_NANOS + 2_000_000_000L;

    /** Rounds of housekeeping, of a second, after which a lane without a link is forgotten. */
    private static final int IDLE_SWEEPS = 10;

    /** The peer has our own name. */
    static final String NAME_IN_USE = "name-in-use";
    /** Another life of the peer's name began later. */
    static final String SUPERSEDED = "superseded";

    private final Life life;
    private final Inlet inlet;
    private final Map<NodeName, Lane> lanes = new ConcurrentHashMap<>();
    private final LargeInlet large;
    private final List<Link> retiring = new ArrayList<>();
    volatile byte[] greeting = new byte[0];

    LinkTable(Life life, Inlet inlet) {
        this.life = life;
        this.inlet = inlet;
        this.large = new LargeInlet(life, inlet);
    }

    // --- from the transport ----------------------------------------------------------------------------------------

    @Override
    public Admission admit(PeerHello peer) {
        NodeId id = peer.id();
        if (life.isLeaving() || life.isOver()) {
            return new Admission.Refused("leaving", life.self.name() + " is leaving the cluster.");
        }
        if (id.name().equals(life.self.name())) {
            return new Admission.Refused(NAME_IN_USE, "A node named '" + id.name() + "' is in the cluster already: give one of the two"
                    + " another name (io.foundation.node, key name).");
        }
        boolean superseded = life.table.find(id.name()).filter(known -> known.id().supersedes(id)).isPresent();
        return superseded ? new Admission.Refused(SUPERSEDED, "A later node named '" + id.name() + "' is in the cluster.") : Admission.ACCEPTED;
    }

    @Override
    public void linkUp(Link link) {
        life.loop.execute(() -> life.linkUp(link));
    }

    @Override
    public void linkDown(Link link, LinkEnd end) {
        life.loop.execute(() -> {
            retiring.remove(link);
            life.linkDown(link, end);
        });
    }

    @Override
    public void received(Link link, Inbound inbound) {
        if (!inbound.isInMemory() && large.received(link.peer().id(), inbound)) {
            return;
        }
        BorrowingHandler handler = inbound.isInMemory() && !inbound.subject().startsWith(Subjects.PREFIX) ? inlet.borrower(inbound.subject()) : null;
        if (handler == null && (inbound.subject().startsWith(Subjects.PREFIX) || !inlet.isQueued(inbound.subject()))) {
            message(link, inbound.toMessage());
            return;
        }
        NodeId from = link.peer().id();
        life.traffic.used(from);
        if (handler == null) {
            // It waits for its handlers: until they have had it, it takes of what its sender may send on this channel.
            Incoming message = new Incoming(life.settings.cluster(), from, inbound.subject(), inbound.channel(), inbound.context(), inbound.toMessage().body());
            inlet.message(message, inbound.retain()::done);
            return;
        }
        inlet.lend(handler, new Borrowed(life.settings.cluster(), from, inbound.subject(), inbound.channel(), "", inbound.context(), (int) inbound.length(),
                new Standing(inbound)));
    }

    /** The body of a message where the link has it. */
    private record Standing(Inbound inbound) implements Borrowed.Body {

        @Override
        public byte[] array() {
            return inbound.array();
        }

        @Override
        public int offset() {
            return inbound.offset();
        }

        @Override
        public ByteBuffer bytes() {
            return inbound.bytes();
        }
    }

    @Override
    public void message(Link link, Message message) {
        NodeId from = link.peer().id();
        if (!message.subject().startsWith(Subjects.PREFIX)) {
            life.traffic.used(from);
            inlet.message(new Incoming(life.settings.cluster(), from, message.subject(), message.channel(), message.context(), message.body()));
        } else if (message.subject().equals(Subjects.BROADCAST)) {
            WireReader reader = new WireReader(message.body());
            long overlay = reader.readI64();
            Broadcast broadcast = readBroadcast(reader);
            life.loop.execute(() -> life.topology.broadcastReceived(from, overlay, broadcast));
        } else if (message.subject().equals(Subjects.PURPOSE)) {
            life.loop.execute(() -> life.purpose(link, message.body()));
        } else if (message.subject().equals(Subjects.RELAY)) {
            life.traffic.used(from);
            life.relay.received(from, message);
        } else if (!life.delivery.received(from, message)) {
            life.loop.offer(() -> life.control(from, message.subject(), message.body()));
        }
    }

    @Override
    public void request(Link link, Message message, Responder responder) {
        if (message.subject().equals(Subjects.PING)) {
            // Through the loop, so that the round trip tells how busy the engine is.
            life.loop.execute(() -> responder.reply(message.body()));
            return;
        }
        if (message.subject().equals(Subjects.OVERLAY_GRAPH)) {
            life.loop.execute(() -> responder.reply(EngineOverlay.answer(life)));
            return;
        }
        inlet.request(new Incoming(life.settings.cluster(), link.peer().id(), message.subject(), message.channel(), message.context(),
                message.body()), new Answer(responder, life.traffic.asked(link.peer().id())));
    }

    /** @param over told when the request is answered; null if nobody wants to know */
    private record Answer(Responder responder, Runnable over) implements HandlerTable.Answer {
        @Override
        public void reply(byte[] body) {
            responder.reply(body);
            end();
        }

        @Override
        public void fail(FoundationException error) {
            responder.fail(error);
            end();
        }

        private void end() {
            if (over != null) {
                over.run();
            }
        }
    }

    // --- on the loop -----------------------------------------------------------------------------------------------

    /**
     * Takes a new link into use. If there is one already, both ends choose the same of the two: the one that the lesser
     * node dialled if they came at the same time, the newer one otherwise. False if the new one was not chosen.
     */
    boolean use(Link link) {
        NodeId peer = link.peer().id();
        Lane lane = lanes.computeIfAbsent(peer.name(), Lane::new);
        Link current = lane.link();
        long now = life.services.time().nanos();
        if (current != null && current.isOpen() && current.peer().id().equals(peer)
                && now - lane.upSinceNanos() < TransportCrossing.WINDOW_NANOS && TransportCrossing.keepCurrent(life.self, current, link)) {
            retire(link);
            return false;
        }
        boolean sameLife = current != null && current.peer().id().equals(peer);
        Link former = lane.use(link, now);
        life.delivery.linked(peer);
        if (former != null) {
            retire(former);
        }
        return !sameLife;
    }

    /** Closes a link that nobody sends on any more, after what is under way on it has had time to end. */
    private void retire(Link link) {
        retiring.add(link);
        life.loop.schedule(this, RETIRE, RETIRE_NANOS, key -> {
            List<Link> over = List.copyOf(retiring);
            retiring.clear();
            over.forEach(each -> each.close(Goodbye.DUPLICATE));
        });
    }

    /** Stops using a link that ended; false if it was not in use. */
    boolean drop(Link link) {
        Lane lane = lanes.get(link.peer().id().name());
        boolean dropped = lane != null && lane.drop(link);
        if (dropped) {
            life.delivery.unlinked(link.peer().id());
        }
        return dropped;
    }

    /**
     * Closes the links that this node has dialled and no topology of its own wants: those that discovery made, those that came up
     * after whoever asked for them had given up, the second of two attempts of the dialler. The other end leaves it to the one
     * who dialled. One that is used for messages stays for these.
     *
     * @param needed whom the topology wants a link to
     */
    void closeUnneeded(Set<NodeId> needed, long nowNanos) {
        for (Lane lane : lanes.values()) {
            Link link = lane.link();
            if (link != null && link.peer().dialled() && nowNanos - lane.upSinceNanos() > UNNEEDED_NANOS) {
                NodeId peer = link.peer().id();
                if (!needed.contains(peer) && !life.traffic.keep(peer)) {
                    life.journal.step(peer.name().value(), "its link is closed: the topology does not want it");
                    link.close(Goodbye.NOT_NEEDED);
                }
            }
        }
    }

    /** Adds the peers whose links are not for messages alone and have outlived those that serve for a moment. */
    void addLasting(Set<NodeId> peers, long nowNanos) {
        for (Lane lane : lanes.values()) {
            Link link = lane.link();
            if (link != null && nowNanos - lane.upSinceNanos() > LASTING_NANOS && !life.traffic.isTraffic(link.peer().id())) {
                peers.add(link.peer().id());
            }
        }
    }

    boolean isLinked(NodeId peer) {
        Lane lane = lanes.get(peer.name());
        Link link = lane == null ? null : lane.link();
        return link != null && link.peer().id().equals(peer);
    }

    Set<Peer> linkedPeers() {
        Set<Peer> peers = new java.util.HashSet<>();
        for (Lane lane : lanes.values()) {
            Link link = lane.link();
            if (link != null) {
                NodeId id = link.peer().id();
                peers.add(new Peer(id, life.table.record(id.name()).map(record -> record.roles()).orElse(Set.of())));
            }
        }
        return peers;
    }

    void close(NodeId peer, Goodbye goodbye) {
        Lane lane = lanes.get(peer.name());
        Link link = lane == null ? null : lane.link();
        if (link != null && link.peer().id().equals(peer)) {
            link.close(goodbye);
        }
    }

    /** The peer began a new life: the link to the old one is of no use. */
    void closeOld(NodeId former) {
        Lane lane = lanes.get(former.name());
        Link link = lane == null ? null : lane.link();
        if (link != null && link.peer().id().equals(former) && lane.drop(link)) {
            link.close(Goodbye.NOT_NEEDED);
        }
    }

    void remove(NodeId peer, String why) {
        close(peer, Goodbye.NOT_NEEDED);
        Lane lane = lanes.get(peer.name());
        if (lane != null) {
            lane.failAll(new FoundationException(ErrorType.UNREACHABLE, peer.name() + " " + why + "."));
            if (lane.retire()) {
                lanes.remove(peer.name(), lane);
            }
        }
        inlet.forget(peer.name());
    }

    void failWaiting(NodeName peer, FoundationException why) {
        Lane lane = lanes.get(peer);
        if (lane != null) {
            lane.failAll(why);
        }
    }

    void failAll(FoundationException why) {
        lanes.values().forEach(lane -> lane.failAll(why));
    }

    /** Fails what has waited too long, and forgets the peers that had no link for a while: an overlay meets everybody in time. */
    void sweep(long nowNanos) {
        for (Map.Entry<NodeName, Lane> each : lanes.entrySet()) {
            each.getValue().expire(nowNanos);
            if (each.getValue().retireIfIdleFor(IDLE_SWEEPS)) {
                lanes.remove(each.getKey(), each.getValue());
            }
        }
    }

    /** How many peers there is a lane to, with a link or without. */
    int size() {
        return lanes.size();
    }

    void sendControl(NodeId peer, String subject, byte[] body) {
        Lane lane = lanes.get(peer.name());
        Link link = lane == null ? null : lane.link();
        if (link != null && link.peer().id().equals(peer)) {
            link.send(new Message(ChannelSpec.CONTROL.name(), subject, "", Context.empty(), body));
        }
    }

    /** @param overlay the mark of the overlay it goes over */
    void forward(NodeId peer, long overlay, Broadcast message) {
        Lane lane = lanes.get(peer.name());
        Link link = lane == null ? null : lane.link();
        if (link != null) {
            link.send(new Message(BroadcastPayload.channelOf(message.payload()), Subjects.BROADCAST, "", Context.empty(), write(overlay, message.next())));
        }
    }

    private static byte[] write(long overlay, Broadcast broadcast) {
        WireWriter writer = new WireWriter(broadcast.payload().length + BROADCAST_HEADER);
        writer.writeI64(overlay);
        IdCodec.writeNodeId(broadcast.origin(), writer);
        writer.writeVarint(broadcast.sequence()).writeVarint(broadcast.hops()).writeString(broadcast.topic()).writeRaw(broadcast.payload());
        return writer.toByteArray();
    }

    private static Broadcast readBroadcast(WireReader reader) {
        NodeId origin = IdCodec.readNodeId(reader);
        long sequence = reader.readVarint(Long.MAX_VALUE);
        int hops = reader.readVarint32(1 << 20);
        if (sequence < 1) {
            throw reader.malformed("a broadcast without a sequence number");
        }
        String topic = reader.readString(3 * Broadcast.MAX_TOPIC);
        return new Broadcast(origin, sequence, hops, topic, reader.readRest());
    }

    // --- from anywhere ---------------------------------------------------------------------------------------------

    CompletionStage<Void> send(NodeName to, Message message, long deadlineNanos) {
        while (true) {
            Lane lane = lane(to);
            CompletionStage<Void> taken = lane.send(message, deadlineNanos);
            if (taken != null) {
                findWay(to, lane);
                return taken;
            }
            lanes.remove(to, lane);
        }
    }

    /** As above, with a body that is read while it is sent; see {@link Lane#send(Message, LargeBody, long)}. */
    CompletionStage<Void> send(NodeName to, Message message, LargeBody large, long deadlineNanos) {
        while (true) {
            Lane lane = lane(to);
            CompletionStage<Void> taken = lane.send(message, large, deadlineNanos);
            if (taken != null) {
                findWay(to, lane);
                return taken;
            }
            lanes.remove(to, lane);
        }
    }

    CompletionStage<byte[]> request(NodeName to, Message message, Duration timeout, long deadlineNanos) {
        while (true) {
            Lane lane = lane(to);
            CompletionStage<byte[]> answer = lane.request(message, timeout, deadlineNanos);
            if (answer != null) {
                findWay(to, lane);
                return answer;
            }
            lanes.remove(to, lane);
        }
    }

    /** Without a link, the loop decides how what waits gets there: one decision for a burst of messages. */
    private void findWay(NodeName to, Lane lane) {
        if (lane.needsRoute()) {
            life.loop.execute(() -> {
                lane.routed();
                life.traffic.route(to, lane);
            });
        }
    }

    /** The lanes in which something waits for a link. */
    Map<NodeName, Lane> waiting() {
        Map<NodeName, Lane> some = new HashMap<>();
        lanes.forEach((name, lane) -> {
            if (lane.link() == null && lane.hasWaiting()) {
                some.put(name, lane);
            }
        });
        return some;
    }

    /** The lane to a peer, in use or not; null if there never was one. */
    Lane find(NodeName peer) {
        return lanes.get(peer);
    }

    Lane lane(NodeName to) {
        Lane lane = lanes.get(to);
        return lane != null ? lane : lanes.computeIfAbsent(to, Lane::new);
    }

    /** The link in use; null if there is none. */
    Link link(NodeName to) {
        Lane lane = lanes.get(to);
        return lane == null ? null : lane.link();
    }

    /** The links in use, in no order. */
    List<Link> inUse() {
        return lanes.values().stream().map(Lane::link).filter(java.util.Objects::nonNull).toList();
    }

    List<LinkStatus> status() {
        long now = life.services.time().nanos();
        List<LinkStatus> status = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            Optional.ofNullable(lane.link()).ifPresent(link -> status.add(new LinkStatus(link.peer().id(), link.peer().remote(),
                    link.peer().dialled(), link.roundTrip(), link.queuedBytes(), (now - lane.upSinceNanos()) / 1_000_000)));
        }
        status.sort(Comparator.comparing(LinkStatus::peer));
        return status;
    }
}
