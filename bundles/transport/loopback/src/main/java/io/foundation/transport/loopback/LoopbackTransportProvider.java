package io.foundation.transport.loopback;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.Handshaken;
import io.foundation.transport.link.LinkLimits;
import io.foundation.transport.link.ProtocolVersions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Transports inside one JVM: the twin of the others for tests, with the same handshake and frames. As an OSGi component
 * it has a network of its own; in tests several providers, or one, share a {@link LoopbackNetwork}. Thread-safe.
 */
@Component(service = TransportProvider.class, immediate = false,
        property = {TransportProvider.TYPE + "=" + LoopbackTransportProvider.TYPE_NAME, "service.ranking:Integer=100"})
public final class LoopbackTransportProvider implements TransportProvider, AutoCloseable {

    static final String TYPE_NAME = "loopback";
    static final String CONNECT_TIMEOUT = "connectTimeout";
    static final String MAX_LINKS = "maxLinks";
    static final String MAX_CONNECTIONS = "maxConnections";
    static final String IDLE_CLOSE = "idleClose";

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.duration(CONNECT_TIMEOUT, "3s", 10, 120_000, "How long connecting to a peer may take, before the handshake."),
            OptionSpec.number(MAX_LINKS, 4_096, 1, 65_536, "How many links there may be at once."),
            OptionSpec.number(MAX_CONNECTIONS, 32, 0, Handshaken.MAX_CONNECTIONS,
                    "How many connections one link may have beside its first; channels that find none left share them, and with 0 all share the first."),
            OptionSpec.duration(IDLE_CLOSE, "1m", 100, 86_400_000, "After how long without a message a connection beside the first is closed, until it is needed again."));

    private final LoopbackNetwork network;
    private final boolean ownsNetwork;
    private final ProtocolVersions versions;
    private final Set<LoopbackTransport> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A provider with a network of its own. */
    @Activate
    public LoopbackTransportProvider() {
        this(new LoopbackNetwork(0), true, ProtocolVersions.CURRENT);
    }

    /** A provider on a network that others may share; closing it leaves the network open. */
    public LoopbackTransportProvider(LoopbackNetwork network) {
        this(network, false, ProtocolVersions.CURRENT);
    }

    /** As {@link #LoopbackTransportProvider(LoopbackNetwork)}, speaking some other protocol versions. */
    public LoopbackTransportProvider(LoopbackNetwork network, ProtocolVersions versions) {
        this(network, false, versions);
    }

    private LoopbackTransportProvider(LoopbackNetwork network, boolean ownsNetwork, ProtocolVersions versions) {
        this.network = network;
        this.ownsNetwork = ownsNetwork;
        this.versions = versions;
    }

    static LinkLimits limits(Options options) {
        return new LinkLimits(options.integer(MAX_LINKS), options.integer(MAX_CONNECTIONS), options.duration(IDLE_CLOSE).toNanos());
    }

    @Override
    public String type() {
        return TYPE_NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Transport open(TransportSettings settings, LinkListener listener) {
        if (closed) {
            throw closedError();
        }
        LoopbackTransport transport = new LoopbackTransport(network, settings, listener, versions, open::remove);
        open.add(transport);
        if (closed) {
            transport.close(Goodbye.RESTARTING);
            throw closedError();
        }
        return transport;
    }

    private static FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The loopback transport provider is stopped; use the one that took its place.");
    }

    /** Closes every transport, telling the peers that it comes back, and its own network. Returns within 5 seconds. */
    @Deactivate
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        open.forEach(transport -> transport.beginClose(Goodbye.RESTARTING));
        open.forEach(LoopbackTransport::awaitClosed);
        if (ownsNetwork) {
            network.close();
        }
    }
}
