package io.foundation.cluster.core.security;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.api.Responder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Stands between the transport and everything that hears from it: what a peer may not do is refused, counted and told to the audit before
 * anybody else sees it. Thread-safe.
 */
public final class GuardedListener implements LinkListener {

    private static final String ROLE = "role";

    private final LinkListener inner;
    private volatile ChannelGuard guard;
    private final AuditLog audit;
    private final RateLimiter limiter;
    private final LongAdder forbidden = new LongAdder();

    public GuardedListener(LinkListener inner, ChannelGuard guard, RateLimiter limiter, AuditLog audit) {
        this.limiter = limiter;
        this.inner = inner;
        this.guard = guard;
        this.audit = audit;
    }

    /** How many messages and requests had to wait, because more came than the limit of their channel. */
    public long delayed() {
        return limiter.delayed();
    }

    /** The channels are others now. */
    public void guard(ChannelGuard next) {
        next.inherit(guard);
        guard = next;
    }

    /** A peer says of itself now that it has these roles. */
    public void roles(NodeId peer, Set<String> roles) {
        guard.roles(peer, roles);
    }

    /** How many messages and requests were refused for want of a role. */
    public long forbidden() {
        return forbidden.sum();
    }

    private boolean allows(Link link, String channel, String what) {
        if (guard.allows(link, channel)) {
            return true;
        }
        forbidden.increment();
        PeerHello peer = link.peer();
        audit.refused(what, peer.id().name().value(), peer.remote().host(), ROLE, channel, "channel '" + channel + "' is for nodes with the role "
                + words(guard.demanded(channel)) + ", and " + peer.id().name() + " has " + words(ChannelGuard.roles(peer)));
        return false;
    }

    /**
     * Whether what a node sent over others may come on a channel. The neighbour that hands it over has passed the check of its link. The origin shows no certificate
     * here, so that what it says of itself counts, and where certificates decide about roles nothing does.
     *
     * @param claimed       the roles the origin says it has; asked only for a channel for roles
     * @param byCertificate whether certificates decide about roles in this cluster
     * @param what          {@code message} or {@code request}
     * @return why not, for the origin; empty if it may
     */
    public Optional<FoundationException> refuseOverOthers(NodeId origin, Supplier<Set<String>> claimed, boolean byCertificate, String channel, String what) {
        Set<String> demanded = guard.demanded(channel);
        if (demanded.isEmpty()) {
            return Optional.empty();
        }
        Set<String> roles = byCertificate ? Set.of() : claimed.get();
        if (demanded.stream().anyMatch(roles::contains)) {
            return Optional.empty();
        }
        forbidden.increment();
        audit.refused(what, origin.name().value(), "", ROLE, channel, "channel '" + channel + "' is for nodes with the role " + words(demanded) + ", and "
                + origin.name() + ", whose " + what + " came over other nodes, " + (byCertificate ? "shows no certificate here" : "has " + words(roles)));
        return Optional.of(error(channel));
    }

    private static String words(Set<String> roles) {
        return roles.isEmpty() ? "none" : String.join(" or ", new TreeSet<>(roles));
    }

    private FoundationException error(String channel) {
        return new FoundationException(ErrorType.FORBIDDEN, "Channel '" + channel + "' is for nodes with the role " + words(guard.demanded(channel))
                + ": give the asking node that role, or use another channel.", null, Map.of("reason", ROLE));
    }

    @Override
    public Admission admit(PeerHello peer) {
        Set<String> presumed = ChannelGuard.presumed(peer);
        if (!presumed.isEmpty()) {
            String detail = "node " + peer.id().name() + " calls itself " + String.join(", ", presumed) + ", and its certificate does not";
            audit.refused("link", peer.id().name().value(), peer.remote().host(), ROLE, "", detail);
            return new Admission.Refused(ROLE, detail + ": take the role from its configuration (io.foundation.node, key roles), or into its certificate");
        }
        return inner.admit(peer);
    }

    @Override
    public void linkUp(Link link) {
        inner.linkUp(link);
    }

    @Override
    public void linkDown(Link link, LinkEnd end) {
        inner.linkDown(link, end);
        guard.forget(link);
        limiter.forget(link);
    }

    @Override
    public void message(Link link, Message message) {
        if (allows(link, message.channel(), "message")) {
            inner.message(link, message);
        }
    }

    @Override
    public void received(Link link, Inbound inbound) {
        if (allows(link, inbound.channel(), "message")) {
            limiter.pass(link, inbound, null);
        }
    }

    @Override
    public void request(Link link, Message message, Responder responder) {
        if (allows(link, message.channel(), "request")) {
            inner.request(link, message, responder);
        } else {
            responder.fail(error(message.channel()));
        }
    }

    @Override
    public void requested(Link link, Inbound inbound, Responder responder) {
        if (allows(link, inbound.channel(), "request")) {
            limiter.pass(link, inbound, responder);
        } else {
            responder.fail(error(inbound.channel()));
        }
    }

    @Override
    public void channelUp(Link link, String channel) {
        inner.channelUp(link, channel);
    }

    @Override
    public void channelDown(Link link, String channel) {
        inner.channelDown(link, channel);
    }

    @Override
    public void refused(RefusedPeer peer) {
        audit.refused("link", peer.who(), peer.from().host(), peer.reason(), "", peer.detail());
        inner.refused(peer);
    }
}
