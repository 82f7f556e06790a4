package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveryContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** The way to the name servers that are configured, or to those of the system; opened anew each time, since both may change. */
final class NameServers implements Supplier<DnsLookup> {

    private static final int DNS_PORT = 53;
    /** How often each server is asked before a question counts as not answered. */
    private static final int TRIES = 2;

    private final DiscoveryContext context;
    private final List<Address> configured;
    private final Duration timeout;

    NameServers(DiscoveryContext context) {
        this.context = context;
        this.configured = context.options().addresses(DnsOptions.SERVERS);
        this.timeout = context.options().duration(DnsOptions.TIMEOUT);
    }

    @Override
    public DnsLookup get() {
        ResolverConfig.refresh();
        ResolverConfig system = ResolverConfig.getCurrentConfig();
        List<InetSocketAddress> servers = configured.isEmpty() ? system.servers()
                : configured.stream().map(server -> new InetSocketAddress(server.host(), server.port())).toList();
        PlainSockets sockets = new PlainSockets(context.blocking());
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            if (server.isUnresolved()) {
                continue;
            }
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(timeout);
            resolver.setIoClientFactory(sockets);
            resolvers.add(resolver);
        }
        if (resolvers.isEmpty()) {
            throw new FoundationException(ErrorType.UNREACHABLE, configured.isEmpty() ? "This machine has no name server: name some with 'servers'."
                    : "None of the name servers " + configured + " has an address at present: give addresses, or look at their names.");
        }
        ExtendedResolver all = new ExtendedResolver(resolvers);
        all.setRetries(TRIES);
        all.setTimeout(timeout.multipliedBy((long) TRIES * resolvers.size() + 1));
        LookupSession.LookupSessionBuilder session = LookupSession.builder().resolver(all).executor(context.blocking()).ndots(system.ndots());
        if (configured.isEmpty()) {
            session.searchPath(system.searchPath()).defaultHostsFileParser();
        }
        return new DnsLookup(session.build(), !configured.isEmpty());
    }
}
