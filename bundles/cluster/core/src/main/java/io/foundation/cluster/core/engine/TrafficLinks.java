package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Verdict;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ways to members the topology wants no link to: finds out how a message that waits gets there, and keeps the links that exist
 * for messages alone. Such a link is dialled when somebody has a message for a member to which the topology says to go directly;
 * the topology of neither end hears of it; and it is closed when no user's message has passed for a while.
 *
 * <p>Both ends must agree what a link is for. The one who dials for messages says so first; whoever's topology gives a link
 * up, or wants one that is there, says that too, where links of the topology alone would be closed or dialled. On the loop, but
 * for {@link #used} and {@link #asked}.
 */
final class TrafficLinks {

    /** How long a message waits for a link of its own. */
    static final long WAIT_NANOS = 5_000_000_000L;
    /** Links for messages alone, at most: of more the one that is idle for longest is closed. */
    static final int MAX_LINKS = 256;
    private static final int VERSION = 1;
    private static final String AWAIT = "purpose";
    private static final long VISIT_NANOS = 10_000_000_000L;
    /** A link that was made to see whether somebody lives is kept so long. */
    private static final long VISITED_NANOS = 2_000_000_000L;
    private static final long AWAIT_NANOS = 1_000_000_000L;

    /** What a link is for; the number is what crosses the wire. */
    private enum Purpose {
        /** The sender's topology wants the link. */
        OVERLAY,
        /** The sender has dialled it for messages alone. */
        TRAFFIC,
        /** The sender's topology wants it no longer; it stays for messages. */
        GIVEN_UP
    }

    private final Life life;
    /** Dialled for messages, or to see whether somebody lives; since when. */
    private final Map<NodeId, Long> dialling = new HashMap<>();
    /** Peers whose links are for messages alone, since when. Read on I/O threads. */
    private final Map<NodeId, Long> links = new ConcurrentHashMap<>();
    /** Links that peers have dialled, until they say what for. */
    private final Map<Link, TimerKey> awaited = new HashMap<>();
    private long lastAwaited;
    private long nextVisit;

    TrafficLinks(Life life) {
        this.life = life;
        this.nextVisit = life.services.time().nanos() + VISIT_NANOS;
    }

    // --- ways ------------------------------------------------------------------------------------------------------

    /** Something waits for a link to somebody: it is dialled, or what waits goes over others, or fails because there is no way. */
    void route(NodeName to, Lane lane) {
        if (lane.link() != null || !lane.hasWaiting()) {
            return;
        }
        NodeId id = life.table.record(to).map(MemberRecord::id).orElse(null);
        if (id == null) {
            lane.failAll(new FoundationException(ErrorType.UNREACHABLE, to + " is no member of '" + life.settings.cluster() + "' any more."));
            return;
        }
        Optional<NodeId> hop = life.topology.nextHop(id);
        if (hop.isEmpty()) {
            lane.failAll(new FoundationException(ErrorType.UNREACHABLE, "There is no way to " + to + ": the topology '" + life.settings.topology().type()
                    + "' has no link on which it can be reached now; try again later."));
        } else if (hop.get().equals(id)) {
            dial(id, lane);
        } else if (life.links.isLinked(hop.get())) {
            lane.takeWaiting().forEach(waiting -> life.relay.send(id, hop.get(), waiting));
        }
        // Otherwise the topology has the next node dialled: what waits is looked at again by the sweep.
    }

    private void dial(NodeId id, Lane lane) {
        Dialer.Target target = new Dialer.Target.Node(id);
        if (life.dialer.wants(target)) {
            return;
        }
        if (dialling.size() >= MAX_LINKS) {
            lane.failAll(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Too many members are dialled for messages at once ("
                    + MAX_LINKS + "); try again later."));
            return;
        }
        if (life.topology.wanted().filter(wanted -> wanted.contains(id)).isEmpty()) {
            dialling.put(id, life.services.time().nanos());
        }
        life.dialer.want(target);
    }

    /** A link to somebody broke, and the topology does not dial him: whether he lives is worth a look. */
    void check(NodeId id, long delayNanos) {
        Dialer.Target target = new Dialer.Target.Node(id);
        if (!life.links.isLinked(id) && !life.dialer.wants(target) && dialling.size() < MAX_LINKS) {
            dialling.put(id, life.services.time().nanos());
            life.dialer.want(target, delayNanos);
        }
    }

    /**
     * A member that no neighbour watches any more, because they died with it, would count as alive for ever: so each node now
     * and then looks whether one lives that it is not linked with.
     */
    private void visit(long now) {
        if (now - nextVisit < 0) {
            return;
        }
        nextVisit = now + (long) (VISIT_NANOS * (0.5 + life.services.random().nextDouble()));
        Set<NodeId> wanted = life.topology.wanted().orElse(Set.of());
        List<NodeId> strangers = life.table.snapshot().members().stream().filter(member -> member.state().isReachable()).map(Member::id)
                .filter(id -> !id.equals(life.self) && !wanted.contains(id) && !life.links.isLinked(id)).toList();
        if (!strangers.isEmpty()) {
            check(strangers.get(life.services.random().nextInt(strangers.size())), 0);
        }
    }

    /** Somebody dialled for messages, or to see whether he lives, does not answer. */
    void dialFailed(NodeId peer) {
        if (life.table.has(peer) && !life.links.isLinked(peer)) {
            life.detector.linkLost(peer);
        }
    }

    /** Whether somebody is dialled, but not for the topology. */
    boolean isDialling(NodeId id) {
        return dialling.containsKey(id);
    }

    // --- links -----------------------------------------------------------------------------------------------------

    /** A link this node has dialled is up: the peer is told what for, before anything else. Whether it is for messages alone. */
    boolean dialled(Link link) {
        boolean forMessages = dialling.containsKey(link.peer().id());
        tell(link, forMessages ? Purpose.TRAFFIC : Purpose.OVERLAY);
        return forMessages;
    }

    /** A peer has dialled: the link is not used before he says what for. A peer that says nothing means the topology. */
    void await(Link link) {
        TimerKey key = new TimerKey(AWAIT, ++lastAwaited);
        awaited.put(link, key);
        life.loop.schedule(this, key, AWAIT_NANOS, due -> purposeOf(link, Purpose.OVERLAY));
    }

    private void purposeOf(Link link, Purpose purpose) {
        TimerKey key = awaited.remove(link);
        if (key != null) {
            life.loop.cancel(this, key);
            life.linkEvents.admit(link, purpose == Purpose.TRAFFIC);
        }
    }

    /** A link for messages alone has been taken into use. */
    void linkUp(Link link) {
        NodeId peer = link.peer().id();
        boolean wanted = !dialling.containsKey(peer) && life.dialer.wants(new Dialer.Target.Node(peer));
        dialling.remove(peer);
        begin(peer);
        if (wanted) {
            promote(peer);
        }
    }

    /** A link ended that may not have been in use yet. */
    void ended(Link link) {
        TimerKey key = awaited.remove(link);
        if (key != null) {
            life.loop.cancel(this, key);
        }
    }

    /** A link is in use no more; whether it was for messages alone. */
    boolean linkDown(NodeId peer) {
        return end(peer);
    }

    /** The topology wants a link; whether there is one, which is the topology's from now on. */
    boolean promote(NodeId peer) {
        dialling.remove(peer);
        Link link = life.links.link(peer.name());
        if (link == null || !link.peer().id().equals(peer) || !end(peer)) {
            return false;
        }
        tell(link, Purpose.OVERLAY);
        life.topology.linkUp(peerOf(peer));
        return true;
    }

    /** The topology wants a link no longer; whether it stays because messages pass on it. */
    boolean keep(NodeId peer) {
        Lane lane = life.links.find(peer.name());
        Link link = lane == null ? null : lane.link();
        if (link == null || !link.peer().id().equals(peer) || !link.isOpen()) {
            return false;
        }
        if (links.containsKey(peer)) {
            return true;
        }
        long now = life.services.time().nanos();
        if (now - lane.usedAtNanos(now) > life.settings.linkIdle().toNanos()) {
            return false;
        }
        begin(peer);
        tell(link, Purpose.GIVEN_UP);
        life.topology.linkDown(peer, false);
        return true;
    }

    private void begin(NodeId peer) {
        links.put(peer, life.services.time().nanos());
        Lane lane = life.links.find(peer.name());
        if (lane != null) {
            lane.count(true);
        }
        if (links.size() > MAX_LINKS) {
            links.entrySet().stream().filter(entry -> !entry.getKey().equals(peer)).min(Comparator.comparingLong(Map.Entry::getValue))
                    .ifPresent(idlest -> life.links.close(idlest.getKey(), Goodbye.NOT_NEEDED));
        }
    }

    private boolean end(NodeId peer) {
        boolean was = links.remove(peer) != null;
        Lane lane = life.links.find(peer.name());
        if (was && lane != null) {
            lane.count(false);
        }
        return was;
    }

    private Peer peerOf(NodeId id) {
        return new Peer(id, life.table.record(id.name()).map(MemberRecord::roles).orElse(Set.of()));
    }

    // --- what both ends say ----------------------------------------------------------------------------------------

    private static void tell(Link link, Purpose purpose) {
        byte[] body = new WireWriter(2).writeU8(VERSION).writeU8(purpose.ordinal()).toByteArray();
        link.send(new Message(ChannelSpec.CONTROL.name(), Subjects.PURPOSE, "", Context.empty(), body));
    }

    /** A peer says what a link is for. A malformed message throws, and changes nothing. */
    void told(Link link, byte[] body) {
        WireReader reader = new WireReader(body);
        int version = reader.readU8();
        int number = reader.readU8();
        if (version != VERSION || number >= Purpose.values().length) {
            return;
        }
        Purpose purpose = Purpose.values()[number];
        NodeId from = link.peer().id();
        if (awaited.containsKey(link)) {
            purposeOf(link, purpose);
        } else if (life.links.link(from.name()) == link) {
            if (purpose == Purpose.OVERLAY) {
                wantedByPeer(from);
            } else if (!links.containsKey(from)) {
                begin(from);
                life.topology.linkDown(from, false);
            }
        }
    }

    private void wantedByPeer(NodeId peer) {
        Link link = life.links.link(peer.name());
        if (link == null || !link.peer().id().equals(peer) || !links.containsKey(peer)) {
            return;
        }
        if (life.topology.incoming(peerOf(peer)) instanceof Verdict.Refer refer) {
            life.referrals.send(link, refer);
        } else {
            end(peer);
            life.topology.linkUp(peerOf(peer));
        }
    }

    boolean isTraffic(NodeId peer) {
        return links.containsKey(peer);
    }

    /** The peer's topology does not want the link, which ours took for its own: it stays if messages pass on it. */
    void refusedBy(NodeId peer) {
        if (!keep(peer)) {
            life.links.close(peer, Goodbye.NOT_NEEDED);
        }
    }

    // --- use -------------------------------------------------------------------------------------------------------

    /** A user's message came from a peer; from any thread. */
    void used(NodeId peer) {
        if (!links.isEmpty() && links.containsKey(peer)) {
            Lane lane = life.links.find(peer.name());
            if (lane != null) {
                lane.touch();
            }
        }
    }

    /** A request came from a peer, from any thread; what is given back is run when it is answered, unless it is null. */
    Runnable asked(NodeId peer) {
        if (links.isEmpty() || !links.containsKey(peer)) {
            return null;
        }
        Lane lane = life.links.find(peer.name());
        if (lane == null) {
            return null;
        }
        lane.touch();
        return lane.begun();
    }

    /** Once in a while: closes what is idle, gives up dials nobody waits for, and looks again for ways. */
    void sweep(long now) {
        visit(now);
        long idle = life.settings.linkIdle().toNanos();
        for (NodeId peer : List.copyOf(links.keySet())) {
            Lane lane = life.links.find(peer.name());
            long since = now - links.getOrDefault(peer, now);
            long unused = lane == null ? since : Math.min(since, now - lane.usedAtNanos(now));
            if (unused > idle || unused > VISITED_NANOS && lane != null && !lane.wasUsed()) {
                life.journal.step(peer.name().value(), "its link is closed: it was for messages, and none has passed for " + idle / 1_000_000_000L + " s");
                life.links.close(peer, Goodbye.NOT_NEEDED);
            }
        }
        for (Map.Entry<NodeId, Long> dial : List.copyOf(dialling.entrySet())) {
            NodeId peer = dial.getKey();
            Lane lane = life.links.find(peer.name());
            boolean awaited = lane != null && lane.hasWaiting();
            if (life.links.isLinked(peer)) {
                dialling.remove(peer);
            } else if (!awaited && now - dial.getValue() > WAIT_NANOS || !life.table.has(peer)) {
                dialling.remove(peer);
                life.dialer.unwant(new Dialer.Target.Node(peer));
            }
        }
        life.links.waiting().forEach(this::route);
    }

    /** How many links are for messages alone, and how many are being dialled. On the loop. */
    Map<String, String> facts() {
        return Map.of("links.forMessages", Integer.toString(links.size()), "links.dialledForMessages", Integer.toString(dialling.size()));
    }
}
