package io.foundation.cluster.core.security;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.core.membership.GreetingRoles;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.PeerCertificate;
import io.foundation.transport.api.PeerHello;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which peers may use which channels. A peer has the roles in its certificate if there are any in it, else those it says it has, which a node
 * that knows the secret can say of itself as it likes. Thread-safe.
 */
public final class ChannelGuard {

    private final Map<String, Set<String>> demanded;
    private final Map<Link, Set<String>> closed = new ConcurrentHashMap<>();
    /** What peers have said of themselves since they greeted. */
    private final Map<NodeId, Set<String>> saidSince = new ConcurrentHashMap<>();

    public ChannelGuard(List<ChannelSpec> channels) {
        demanded = channels.stream().filter(channel -> !channel.roles().isEmpty()).collect(Collectors.toUnmodifiableMap(ChannelSpec::name, ChannelSpec::roles));
    }

    /** The roles of a peer that count. */
    public static Set<String> roles(PeerHello peer) {
        return roles(peer.certificate(), () -> GreetingRoles.of(peer.greeting()));
    }

    /**
     * The roles of a node that count, for all who ask: the node itself before it sends, and its peers.
     *
     * @param claimed what it says of itself
     */
    public static Set<String> roles(Optional<PeerCertificate> certificate, Supplier<Set<String>> claimed) {
        return certificate.map(PeerCertificate::roles).filter(roles -> !roles.isEmpty()).orElseGet(claimed);
    }

    /** The roles that a peer claims and its certificate does not have; none if the certificate says nothing of roles. */
    public static Set<String> presumed(PeerHello peer) {
        return peer.certificate().filter(certificate -> !certificate.roles().isEmpty()).map(certificate -> {
            Set<String> more = new java.util.TreeSet<>(GreetingRoles.of(peer.greeting()));
            more.removeAll(certificate.roles());
            return more;
        }).orElse(new java.util.TreeSet<>());
    }

    /** Whether the peer at the other end may use a channel. */
    public boolean allows(Link link, String channel) {
        if (demanded.isEmpty()) {
            return true;
        }
        return !closed.computeIfAbsent(link, this::closedFor).contains(channel);
    }

    private Set<String> closedFor(Link link) {
        PeerHello peer = link.peer();
        Set<String> roles = roles(peer.certificate(), () -> Optional.ofNullable(saidSince.get(peer.id())).orElseGet(() -> GreetingRoles.of(peer.greeting())));
        return demanded.entrySet().stream().filter(channel -> channel.getValue().stream().noneMatch(roles::contains)).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The roles that open a channel. */
    public Set<String> demanded(String channel) {
        return demanded.getOrDefault(channel, Set.of());
    }

    /** A peer says of itself now that it has these roles: that counts at once, on the links there are. */
    public void roles(NodeId peer, Set<String> roles) {
        saidSince.put(peer, Set.copyOf(roles));
        closed.keySet().removeIf(link -> link.peer().id().equals(peer));
    }

    /** Takes over what peers have said to the guard before this one. */
    void inherit(ChannelGuard former) {
        saidSince.putAll(former.saidSince);
    }

    /** A link is gone; the next greeting says what the peer is then. */
    public void forget(Link link) {
        closed.remove(link);
        saidSince.remove(link.peer().id());
    }
}
