package io.foundation.topology.clientserver;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Provides the client-server topology. Stateless. */
@Component(property = {TopologyProvider.TYPE + "=" + ClientServerProvider.CLIENT_SERVER, "service.ranking:Integer=100"})
public final class ClientServerProvider implements TopologyProvider {

    static final String CLIENT_SERVER = "clientserver";
    static final String SERVER_ROLE = "serverRole";
    static final String SERVERS = "serversPerClient";
    static final String MAX_CLIENTS = "maxClients";
    static final String FALLBACK = "fallback";

    @Override
    public String type() {
        return CLIENT_SERVER;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(OptionSpec.text(SERVER_ROLE, "server", "the role (io.foundation.node, key roles) of the nodes that are servers; all others are clients"),
                OptionSpec.number(SERVERS, 2, 1, 8, "how many servers a client is linked with: its home and those that stand by"),
                OptionSpec.number(MAX_CLIENTS, 1_024, 1, 65_536, "how many clients a server takes; more are referred to servers with fewer"),
                OptionSpec.duration(FALLBACK, "1s", 10, 60_000, "how long the server with the greater name waits for the other to dial before it dials itself"));
    }

    /** Without a server clients have nobody to be linked with. */
    @Override
    public Optional<String> obstacle(Collection<Peer> members, Options options) {
        String role = options.text(SERVER_ROLE);
        if (members.stream().anyMatch(member -> member.roles().contains(role))) {
            return Optional.empty();
        }
        return Optional.of("None of the " + members.size() + " reachable members has the role '" + role + "', and the clients of '" + CLIENT_SERVER
                + "' are linked with servers alone: give it to one or more nodes (io.foundation.node, key roles), or name another role by the option "
                + SERVER_ROLE + '.');
    }

    @Override
    public Topology create(TopologyContext context) {
        boolean server = context.roles().contains(context.options().text(SERVER_ROLE));
        return server ? new ServerCore(context) : new ClientCore(context);
    }
}
