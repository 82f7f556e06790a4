package io.foundation.topology.clientserver;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.Verdict;
import io.foundation.topology.api.View;
import io.foundation.topology.dissemination.Delivered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client: linked with a few servers of its preference. One of them is its home, through which everything goes; when that is
 * lost, another takes its place at once, and the next of the preference is dialled. A server that refused or does not answer
 * is passed over for a while. Clients are not linked with each other.
 */
final class ClientCore implements Topology {

    private static final String SCHEMA = "topology.clientserver.client";
    private static final TimerKey MEASURE = TimerKey.of("measure");
    private static final TimerKey CHOOSE = TimerKey.of("choose");
    private static final long MEASURE_NANOS = 30_000_000_000L;
    private static final long PASSED_OVER_NANOS = 3_000_000_000L;
    private static final int REFERRED = 16;
    /** A server that stands by becomes the home only if it is nearer by so much: moving has its price. */
    private static final int NEARER = 2;
    private static final long NEAR_ENOUGH_NANOS = 1_000_000;

    private final TopologyContext context;
    private final Servers servers;
    private final int wantedServers;
    private final Set<NodeId> linked = new HashSet<>();
    private final Set<NodeId> chosen = new LinkedHashSet<>();
    private final Map<NodeId, Long> passedOver = new HashMap<>();
    private final Map<NodeId, Long> roundTrips = new HashMap<>();
    private final Delivered delivered = new Delivered();
    private NodeId home;
    /** Counts the homes, so that servers know which is the last. */
    private long version;

    ClientCore(TopologyContext context) {
        this.context = context;
        this.servers = new Servers(context.self().name(), context.options().text(ClientServerProvider.SERVER_ROLE));
        this.wantedServers = context.options().integer(ClientServerProvider.SERVERS);
    }

    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        linked.addAll(alreadyLinked);
        inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() == 1)
                .ifPresent(state -> version = new WireReader(state.bytes()).readVarint(Long.MAX_VALUE));
        context.effects().schedule(MEASURE, (long) (MEASURE_NANOS * context.random().nextDouble()));
    }

    // --- members and links -----------------------------------------------------------------------------------------

    @Override
    public void peerKnown(Peer peer) {
        NodeId former = servers.known(peer);
        if (former != null) {
            dropped(former);
            context.effects().disconnect(former);
        }
        if (former != null || servers.has(peer.id())) {
            choose();
        }
    }

    @Override
    public void peerGone(NodeId peer) {
        boolean server = servers.has(peer);
        servers.gone(peer);
        dropped(peer);
        passedOver.remove(peer);
        context.effects().disconnect(peer);
        if (server) {
            choose();
        }
    }

    private void dropped(NodeId peer) {
        linked.remove(peer);
        chosen.remove(peer);
        roundTrips.remove(peer);
        if (peer.equals(home)) {
            home = null;
        }
    }

    @Override
    public Verdict incoming(Peer peer) {
        return servers.has(peer.id()) ? Verdict.ACCEPT
                : new Verdict.Refer("clients are not linked with each other", servers.byLoad(REFERRED));
    }

    @Override
    public void linkUp(Peer peer) {
        linked.add(peer.id());
        if (servers.has(peer.id())) {
            passedOver.remove(peer.id());
            context.effects().send(peer.id(), new ServerMessage.Ping(context.time().nanos()).toBytes());
            choose();
        }
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        boolean wanted = chosen.contains(peer);
        dropped(peer);
        if (wanted) {
            passOver(peer);
            choose();
        }
    }

    @Override
    public void connectFailed(NodeId peer) {
        if (chosen.remove(peer)) {
            context.effects().disconnect(peer);
            passOver(peer);
            choose();
        }
    }

    private void passOver(NodeId server) {
        passedOver.put(server, context.time().nanos());
        context.effects().schedule(CHOOSE, PASSED_OVER_NANOS);
    }

    /** Wants the first of its preference that are not passed over; what else it is linked with goes when those are there. */
    private void choose() {
        long now = context.time().nanos();
        passedOver.values().removeIf(since -> now - since >= PASSED_OVER_NANOS);
        List<NodeId> ranked = new ArrayList<>(servers.rankedFor(context.self().name()));
        List<NodeId> avoided = ranked.stream().filter(passedOver::containsKey).toList();
        ranked.removeAll(avoided);
        List<NodeId> best = ranked.stream().limit(wantedServers).toList();
        for (NodeId server : best) {
            if (chosen.add(server) && !linked.contains(server)) {
                context.effects().connect(server);
            }
        }
        settleHome();
        if (linked.containsAll(best)) {
            for (NodeId peer : List.copyOf(linked)) {
                if (!best.isEmpty() && !best.contains(peer)) {
                    chosen.remove(peer);
                    linked.remove(peer);
                    context.effects().disconnect(peer);
                }
            }
        }
        for (NodeId server : List.copyOf(chosen)) {
            if (!best.contains(server) && !linked.contains(server)) {
                chosen.remove(server);
                context.effects().disconnect(server);
            }
        }
        settleHome();
    }

    /** The home stays while it is linked; else the first linked of the preference becomes it. */
    private void settleHome() {
        if (home != null && linked.contains(home)) {
            return;
        }
        home = null;
        servers.rankedFor(context.self().name()).stream().filter(linked::contains).findFirst().ifPresent(this::moveTo);
    }

    private void moveTo(NodeId server) {
        home = server;
        version++;
        context.effects().send(server, new ServerMessage.Home(version).toBytes());
        context.effects().emit("home", server.name() + " is the home of this client");
    }

    // --- nearness --------------------------------------------------------------------------------------------------

    @Override
    public void timer(TimerKey key) {
        if (key.equals(MEASURE)) {
            context.effects().schedule(MEASURE, MEASURE_NANOS);
            byte[] ping = new ServerMessage.Ping(context.time().nanos()).toBytes();
            linked.stream().filter(servers::has).forEach(server -> context.effects().send(server, ping));
        } else if (key.equals(CHOOSE)) {
            choose();
        }
    }

    @Override
    public void message(NodeId from, byte[] bytes) {
        ServerMessage message;
        try {
            message = ServerMessage.read(bytes);
        } catch (FoundationException e) {
            return;
        }
        if (message instanceof ServerMessage.Pong pong && servers.has(from) && linked.contains(from)) {
            roundTrips.put(from, Math.max(0, context.time().nanos() - pong.sent()));
            moveIfMuchNearer(from);
        }
    }

    private void moveIfMuchNearer(NodeId candidate) {
        Long there = roundTrips.get(candidate);
        Long here = home == null ? null : roundTrips.get(home);
        if (here != null && !candidate.equals(home) && chosen.contains(candidate)
                && here > NEARER * Math.max(NEAR_ENOUGH_NANOS, there)) {
            moveTo(candidate);
        }
    }

    // --- broadcasts and messages -----------------------------------------------------------------------------------

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        if (home != null) {
            context.effects().forward(home, message);
        }
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        if (!message.origin().name().equals(context.self().name()) && delivered.first(message.origin(), message.sequence())) {
            context.effects().deliver(message);
        }
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        return linked.contains(destination) ? Optional.of(destination) : Optional.ofNullable(home);
    }

    @Override
    public View view() {
        Set<NodeId> candidates = new HashSet<>(servers.all());
        candidates.removeAll(chosen);
        return new View(chosen, linked, candidates, Map.of("side", "client", "home", home == null ? "none" : home.name().value(),
                "servers", linked.stream().filter(servers::has).count() + " of " + servers.all().size()));
    }

    @Override
    public HandoverState snapshot() {
        return new HandoverState(SCHEMA, 1, new WireWriter(16).writeVarint(version).toByteArray());
    }
}
