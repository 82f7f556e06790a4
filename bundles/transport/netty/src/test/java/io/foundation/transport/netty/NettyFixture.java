package io.foundation.transport.netty;

import io.foundation.base.api.id.Address;
import io.foundation.testkit.transport.TcpProxy;
import io.foundation.testkit.transport.TransportFixture;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.link.ProtocolVersions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Nodes on 127.0.0.1 with two event loops each, one for bulk; the wire that can fail is a proxy. */
final class NettyFixture implements TransportFixture {

    private final String io;
    private final Function<ClusterSecret, LinkSecurity> security;
    private final List<TcpProxy> proxies = new CopyOnWriteArrayList<>();

    NettyFixture(String io) {
        this(io, LinkSecurity::new);
    }

    NettyFixture(String io, Function<ClusterSecret, LinkSecurity> security) {
        this.io = io;
        this.security = security;
    }

    @Override
    public LinkSecurity security(ClusterSecret secret) {
        return security.apply(secret);
    }

    @Override
    public TransportProvider provider(int minVersion, int maxVersion) {
        return new NettyTransportProvider(2, io, new ProtocolVersions(minVersion, maxVersion));
    }

    @Override
    public Address bind(String node) {
        return new Address("127.0.0.1", 0);
    }

    @Override
    public Address through(Address target) {
        TcpProxy proxy = new TcpProxy(target);
        proxies.add(proxy);
        return proxy.address();
    }

    @Override
    public void freeze() {
        proxies.forEach(TcpProxy::freeze);
    }

    @Override
    public void cut() {
        proxies.forEach(TcpProxy::reset);
    }

    @Override
    public void cutAllButFirst() {
        proxies.forEach(TcpProxy::resetAllButFirst);
    }

    @Override
    public void close() {
        proxies.forEach(TcpProxy::close);
    }
}
