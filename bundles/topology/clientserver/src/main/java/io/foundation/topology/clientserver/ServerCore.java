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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server: linked with all other servers, and with the clients that chose it. All servers know the home of every client
 * ({@link Homes}), so a message takes one hop within a server and two from one server's client to another's. A broadcast goes
 * to all servers, and from each to the clients whose home it is.
 */
final class ServerCore implements Topology {

    private static final String SCHEMA = "topology.clientserver.server";
    private static final String DIAL = "dial";
    private static final int REFERRED = 16;

    private final TopologyContext context;
    private final Servers servers;
    private final int maxClients;
    private final Homes homes = new Homes();
    private final Set<NodeId> linked = new HashSet<>();
    private final Map<Long, NodeId> waiting = new HashMap<>();
    private final Delivered delivered = new Delivered();
    private long lastTimer;
    private long malformed;

    ServerCore(TopologyContext context) {
        this.context = context;
        this.servers = new Servers(context.self().name(), context.options().text(ClientServerProvider.SERVER_ROLE));
        this.maxClients = context.options().integer(ClientServerProvider.MAX_CLIENTS);
    }

    @Override
    public void start(Optional<HandoverState> inherited, Collection<NodeId> alreadyLinked) {
        linked.addAll(alreadyLinked);
        inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() == 1).ifPresent(state -> {
            WireReader from = new WireReader(state.bytes());
            for (int left = from.readCount(Homes.MAX_CLIENTS, 1); left > 0; left--) {
                if (ServerMessage.read(from.readBytes(ServerMessage.MAX_BYTES)) instanceof ServerMessage.Directory directory) {
                    directory.entries().forEach(homes::put);
                }
            }
        });
    }

    // --- members ---------------------------------------------------------------------------------------------------

    @Override
    public void peerKnown(Peer peer) {
        NodeId former = servers.known(peer);
        if (former != null && !former.equals(peer.id())) {
            linked.remove(former);
            context.effects().disconnect(former);
        }
        if (servers.has(peer.id()) && !linked.contains(peer.id())) {
            wantServer(peer.id());
        }
    }

    private void wantServer(NodeId server) {
        if (context.self().compareTo(server) < 0) {
            context.effects().connect(server);
        } else if (!waiting.containsValue(server)) {
            waiting.put(++lastTimer, server);
            context.effects().schedule(new TimerKey(DIAL, lastTimer), context.options().duration(ClientServerProvider.FALLBACK).toNanos());
        }
    }

    @Override
    public void timer(TimerKey key) {
        NodeId server = waiting.remove(key.detail());
        if (server != null && servers.has(server) && !linked.contains(server)) {
            context.effects().connect(server);
        }
    }

    @Override
    public void peerGone(NodeId peer) {
        servers.gone(peer);
        homes.forget(peer);
        linked.remove(peer);
        waiting.values().remove(peer);
        context.effects().disconnect(peer);
    }

    // --- links -----------------------------------------------------------------------------------------------------

    @Override
    public Verdict incoming(Peer peer) {
        if (servers.has(peer.id()) || linked.contains(peer.id()) || clients() < maxClients) {
            return Verdict.ACCEPT;
        }
        return new Verdict.Refer("this server has " + maxClients + " clients already", servers.byLoad(REFERRED));
    }

    private int clients() {
        int count = 0;
        for (NodeId peer : linked) {
            count += servers.has(peer) ? 0 : 1;
        }
        return count;
    }

    @Override
    public void linkUp(Peer peer) {
        NodeId id = peer.id();
        linked.add(id);
        waiting.values().remove(id);
        if (servers.has(id)) {
            send(id, new ServerMessage.Ask());
        }
    }

    @Override
    public void linkDown(NodeId peer, boolean failed) {
        linked.remove(peer);
        if (servers.has(peer)) {
            if (failed) {
                context.effects().connect(peer);
            } else {
                wantServer(peer);
            }
            return;
        }
        homes.find(peer).filter(entry -> !entry.gone() && entry.server().equals(context.self()))
                .ifPresent(entry -> changed(new Homes.Entry(peer, context.self(), entry.version(), true)));
    }

    @Override
    public void connectFailed(NodeId peer) {
        // The engine backs off and dials again until the server is gone.
    }

    // --- homes -----------------------------------------------------------------------------------------------------

    private void changed(Homes.Entry entry) {
        if (homes.put(entry)) {
            ServerMessage news = new ServerMessage.Directory(clients(), List.of(entry));
            linkedServers().forEach(server -> send(server, news));
        }
    }

    private List<NodeId> linkedServers() {
        return linked.stream().filter(servers::has).toList();
    }

    @Override
    public void message(NodeId from, byte[] bytes) {
        ServerMessage message;
        try {
            message = ServerMessage.read(bytes);
        } catch (FoundationException e) {
            malformed++;
            return;
        }
        switch (message) {
            case ServerMessage.Home home -> {
                if (linked.contains(from) && !servers.has(from)) {
                    changed(new Homes.Entry(from, context.self(), home.version(), false));
                }
            }
            case ServerMessage.Directory directory -> {
                if (servers.has(from)) {
                    servers.load(from, directory.load());
                    directory.entries().forEach(homes::put);
                }
            }
            case ServerMessage.Ask ask -> {
                if (servers.has(from)) {
                    ServerMessage.directory(clients(), homes.all()).forEach(part -> send(from, part));
                }
            }
            case ServerMessage.Ping ping -> send(from, new ServerMessage.Pong(ping.sent()));
            case ServerMessage.Pong pong -> { }
            case ServerMessage.Unknown unknown -> { }
        }
    }

    private void send(NodeId peer, ServerMessage message) {
        context.effects().send(peer, message.toBytes());
    }

    // --- broadcasts and messages -----------------------------------------------------------------------------------

    @Override
    public void broadcast(Broadcast message) {
        delivered.first(message.origin(), message.sequence());
        linkedServers().forEach(server -> context.effects().forward(server, message));
        toClients(message, context.self());
    }

    @Override
    public void broadcastReceived(NodeId from, Broadcast message) {
        if (message.origin().name().equals(context.self().name()) || !delivered.first(message.origin(), message.sequence())) {
            return;
        }
        context.effects().deliver(message);
        if (!servers.has(from)) {
            linkedServers().forEach(server -> context.effects().forward(server, message));
        }
        toClients(message, from);
    }

    private void toClients(Broadcast message, NodeId from) {
        for (Homes.Entry home : homes.at(context.self())) {
            NodeId client = home.client();
            if (linked.contains(client) && !client.equals(from) && !client.equals(message.origin())) {
                context.effects().forward(client, message);
            }
        }
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination) {
        if (linked.contains(destination) || servers.has(destination)) {
            return Optional.of(destination);
        }
        return homes.of(destination).filter(linked::contains);
    }

    @Override
    public View view() {
        Set<NodeId> wanted = new HashSet<>(servers.all());
        wanted.addAll(linked);
        return new View(wanted, linked, Set.of(), Map.of("side", "server", "clients", clients() + " of " + maxClients,
                "home of", Integer.toString(homes.at(context.self()).size()), "clients known", Integer.toString(homes.all().size()),
                "malformed messages", Long.toString(malformed)));
    }

    /** The clients at home here: the others' are asked of them. */
    @Override
    public HandoverState snapshot() {
        List<Homes.Entry> own = homes.at(context.self());
        List<ServerMessage> parts = ServerMessage.directory(own.size(), own);
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES).writeVarint(parts.size());
        parts.forEach(part -> to.writeBytes(part.toBytes()));
        return new HandoverState(SCHEMA, 1, to.toByteArray());
    }
}
