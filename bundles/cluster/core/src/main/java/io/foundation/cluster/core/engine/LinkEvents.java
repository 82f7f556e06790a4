package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Verdict;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of links that come and go, and of dials: who is told of what, and in which order. Knows whom to be patient with:
 * a peer that restarts, and one whose link was lost this moment. On the loop.
 */
final class LinkEvents implements Dialer.Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(LinkEvents.class);
    private static final long RESTART_GRACE_NANOS = 3_000_000_000L;
    /** A process that dies closes its links first and its listening socket a moment later. */
    private static final long AFTER_LOSS_NANOS = 15_000_000L;

    private final Life life;
    private final Map<NodeName, Long> restarting = new HashMap<>();
    private final Set<NodeId> justLost = new HashSet<>();

    LinkEvents(Life life) {
        this.life = life;
    }

    /** How many nanoseconds to wait before a peer is dialled. */
    long patience(NodeId peer) {
        return justLost.remove(peer) ? AFTER_LOSS_NANOS : 0;
    }

    /** Once in a while: forgets who was to be back by now, and who was lost and nobody dialled again. */
    void sweep(long now) {
        justLost.clear();
        restarting.values().removeIf(until -> until - now < 0);
    }

    // --- links -----------------------------------------------------------------------------------------------------

    /** A link is up, and not in use yet. */
    void up(Link link) {
        NodeId peer = link.peer().id();
        life.certificates.linkUp(link);
        if (life.isLeaving() || life.isOver()) {
            link.close(Goodbye.LEAVING);
            return;
        }
        try {
            life.membership.greeted(peer, link.peer().greeting());
        } catch (FoundationException e) {
            LOG.warn("[{}] {} greeted with what this node cannot read: {}", life.settings.cluster(), peer, e.getMessage());
            link.close(Goodbye.MISBEHAVED);
            return;
        }
        life.loop.later(() -> {
            if (link.peer().dialled()) {
                admit(link, life.traffic.dialled(link));
            } else {
                life.traffic.await(link);
            }
        });
    }

    /** @param forMessages whether the one who dialled wants no link of the topology */
    void admit(Link link, boolean forMessages) {
        NodeId peer = link.peer().id();
        if (life.isLeaving() || life.isOver() || !life.table.has(peer)) {
            life.journal.step(peer.name().value(), "its link was closed: this incarnation left the cluster or was replaced");
            link.close(Goodbye.NOT_NEEDED);
            return;
        }
        Peer known = new Peer(peer, life.table.record(peer.name()).map(MemberRecord::roles).orElse(Set.of()));
        if (!link.peer().dialled() && !forMessages && life.topology.incoming(known) instanceof Verdict.Refer refer) {
            life.referrals.refuse(link, refer);
            return;
        }
        if (!life.links.use(link)) {
            return;
        }
        restarting.remove(peer.name());
        if (forMessages) {
            life.traffic.linkUp(link);
        }
        life.dialer.unwant(new Dialer.Target.Node(peer));
        life.journal.step(peer.name().value(), (link.peer().dialled() ? forMessages ? "linked for messages to " : "linked to "
                : forMessages ? "linked for messages from " : "linked from "), link.peer().remote());
        life.detector.heard(peer);
        life.membership.linkUp(peer);
        if (!forMessages) {
            life.topology.linkUp(known);
        }
        life.neighbours.changed();
        life.discovery.linked();
        life.state.maybeSettle();
    }

    /** A link has ended, in use or not. */
    void down(Link link, LinkEnd end) {
        NodeId peer = link.peer().id();
        life.certificates.linkDown(link);
        life.traffic.ended(link);
        if (!life.links.drop(link)) {
            return;
        }
        boolean forMessages = life.traffic.linkDown(peer);
        life.journal.step(peer.name().value(), "link ended: ", end.detail());
        boolean failed = switch (end.cause()) {
            case LOST, SILENT, PROTOCOL_ERROR -> true;
            case CLOSED_HERE, CLOSED_BY_PEER -> false;
        };
        if (end.goodbye() == Goodbye.RESTARTING) {
            restarting.put(peer.name(), life.services.time().nanos() + RESTART_GRACE_NANOS);
        }
        life.membership.linkDown(peer);
        if (life.isLeaving() && life.links.linkedPeers().isEmpty()) {
            life.membership.nobodyLeftToHear();
        }
        if (failed && life.table.has(peer)) {
            life.detector.linkLost(peer);
            justLost.add(peer);
        }
        if (!forMessages) {
            life.topology.linkDown(peer, failed);
        }
        if (life.table.has(peer) && (failed || mayBeGone(end))) {
            // After what the topology does about it.
            life.loop.later(() -> life.traffic.check(peer, end.goodbye() == Goodbye.RESTARTING ? RESTART_GRACE_NANOS : AFTER_LOSS_NANOS));
        }
        life.neighbours.changed();
    }

    /** Whether a peer that said goodbye may be gone altogether, without having left the cluster. */
    private static boolean mayBeGone(LinkEnd end) {
        return end.cause() == LinkEnd.Cause.CLOSED_BY_PEER && switch (end.goodbye()) {
            case STOPPING, RESTARTING, OTHER -> true;
            case LEAVING, NOT_NEEDED, DUPLICATE, MISBEHAVED, UNTRUSTED -> false;
        };
    }

    // --- dials -----------------------------------------------------------------------------------------------------

    @Override
    public void linked(Dialer.Target target, Link link) {
        life.discovery.dialled(target, Optional.of(link.peer().id()));
        life.state.maybeSettle();
    }

    @Override
    public void failed(Dialer.Target target, FoundationException failure, boolean refused) {
        String reason = failure.context().getOrDefault("reason", "");
        if (failure.type() == ErrorType.REFUSED && reason.equals(LinkTable.SUPERSEDED)) {
            life.superseded();
            return;
        }
        if (failure.type() == ErrorType.REFUSED && reason.equals(LinkTable.NAME_IN_USE)) {
            life.state.nameInUse(failure.getMessage());
        }
        if (target instanceof Dialer.Target.Node node) {
            NodeId peer = node.id();
            if (life.traffic.isDialling(peer)) {
                life.traffic.dialFailed(peer);
            } else {
                life.topology.connectFailed(peer);
            }
            Long grace = restarting.get(peer.name());
            boolean excused = grace != null && grace - life.services.time().nanos() > 0;
            if (refused && !excused && life.table.has(peer) && !life.links.isLinked(peer)) {
                life.detector.connectRefused(peer);
            }
        } else {
            life.discovery.failed(target, failure);
        }
        life.state.maybeSettle();
    }
}
