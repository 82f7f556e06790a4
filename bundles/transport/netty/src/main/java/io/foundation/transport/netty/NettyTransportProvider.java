package io.foundation.transport.netty;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.ProtocolVersions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.LoggerFactory;

/**
 * Transports over TCP, all on one small set of event loops, which starts with the first and stops when the provider is closed.
 * Also usable without OSGi. Thread-safe.
 */
@Component(service = TransportProvider.class, immediate = false, configurationPid = NettyTransportProvider.PID,
        property = {TransportProvider.TYPE + "=" + NettyTransportProvider.TYPE_NAME, "service.ranking:Integer=100"})
@Designate(ocd = NettyTransportProvider.Config.class)
public final class NettyTransportProvider implements TransportProvider, AutoCloseable {

    static final String PID = "io.foundation.transport.netty";
    static final String TYPE_NAME = "netty";

    /** What the node's operator may set, for all clusters together. */
    @ObjectClassDefinition(name = "Foundation Transport Netty", description = "Links over TCP.")
    @interface Config {

        @AttributeDefinition(description = "Event loop threads for all clusters together, 0 to 256; 0 takes one per core, at least 2.",
                min = "0", max = "256")
        int threads() default 0;

        @AttributeDefinition(description = "How sockets are served: auto takes epoll where its native library loads, else nio.",
                options = {@Option(label = "auto", value = "auto"), @Option(label = "nio", value = "nio"), @Option(label = "epoll", value = "epoll")})
        String io() default EventLoops.AUTO;
    }

    private final int threads;
    private final String io;
    private final ProtocolVersions versions;
    private final Set<NettyTransport> open = ConcurrentHashMap.newKeySet();
    private final OpenFiles openFiles = new OpenFiles(LoggerFactory.getLogger(NettyTransportProvider.class)::warn);
    private EventLoops loops;
    private boolean closed;

    /** As many threads as cores, at least two; epoll if it is there. */
    public NettyTransportProvider() {
        this(0, EventLoops.AUTO, ProtocolVersions.CURRENT);
    }

    /** As configured; what is wrong there is told, and the default taken in its place: nodes need a transport. */
    @Activate
    public NettyTransportProvider(Map<String, Object> configured) {
        this(NodeWideOptions.read(configured));
    }

    private NettyTransportProvider(Options options) {
        this(options.integer(NodeWideOptions.THREADS), options.text(NodeWideOptions.IO), ProtocolVersions.CURRENT);
    }

    /**
     * A provider without OSGi.
     *
     * @param threads  event loops, 0 to 256; 0 for one per core, at least two
     * @param io       {@code auto}, {@code nio} or {@code epoll}
     * @param versions the protocol versions to speak
     * @throws FoundationException {@code RANGE_ERROR} or {@code INVALID_CONFIG_VALUE}
     */
    public NettyTransportProvider(int threads, String io, ProtocolVersions versions) {
        if (threads < 0 || threads > 256) {
            throw new FoundationException(ErrorType.RANGE_ERROR, PID + ": '" + threads + "' is not allowed for 'threads': use a whole number from 0 to 256.");
        }
        if (!List.of(EventLoops.AUTO, EventLoops.NIO, EventLoops.EPOLL).contains(io)) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": '" + io + "' is not allowed for 'io': use one of auto, nio, epoll.");
        }
        this.threads = threads;
        this.io = io;
        this.versions = versions;
    }

    @Override
    public String type() {
        return TYPE_NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return NettyOptions.SPECS;
    }

    @Override
    public Transport open(TransportSettings settings, LinkListener listener) {
        NettyTransport transport = new NettyTransport(settings, listener, loops(), openFiles, versions, open::remove);
        open.add(transport);
        if (isClosed()) {
            transport.close(Goodbye.RESTARTING);
            throw closedError();
        }
        return transport;
    }

    private synchronized EventLoops loops() {
        if (closed) {
            throw closedError();
        }
        if (loops == null) {
            loops = EventLoops.start(threads, io);
        }
        return loops;
    }

    private static FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The netty transport provider is stopped; use the one that took its place.");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Closes every transport, telling the peers that it comes back, and stops the threads. Returns within 5 seconds. */
    @Deactivate
    @Override
    public void close() {
        EventLoops running;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running = loops;
        }
        open.forEach(transport -> transport.beginClose(Goodbye.RESTARTING));
        open.forEach(NettyTransport::awaitClosed);
        if (running != null) {
            running.stop();
        }
    }
}
