package io.foundation.transport.loopback;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportCounters;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.LinkHub;
import io.foundation.transport.link.ProtocolVersions;
import io.foundation.transport.link.Refusal;
import io.foundation.transport.link.RefusalReason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport of one cluster on a {@link LoopbackNetwork}. */
final class LoopbackTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackTransport.class);
    private static final long CLOSE_MILLIS = 3_200;
    private static final long KILL_MILLIS = 600;

    private final LoopbackNetwork network;
    private final Consumer<LoopbackTransport> onClosed;
    private final LinkHub hub;
    private final long connectNanos;
    private final Address address;
    private final Set<LoopbackConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Dial> dials = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

    LoopbackTransport(LoopbackNetwork network, TransportSettings settings, LinkListener listener, ProtocolVersions versions, Consumer<LoopbackTransport> onClosed) {
        this.network = network;
        this.onClosed = onClosed;
        this.connectNanos = settings.options().duration(LoopbackTransportProvider.CONNECT_TIMEOUT).toNanos();
        this.hub = new LinkHub(settings, listener, versions, LoopbackTransportProvider.limits(settings.options()), network::after, this::open,
                network::onWireThread, LOG);
        this.address = network.listen(settings.bind(), this);
        if (address == null) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The transport cannot listen on " + settings.bind()
                    + ": the port is in use. Choose another port, or use port 0 for any free one.", null, Map.of("address", settings.bind().toString()));
        }
    }

    /** One dial: completes its future exactly once. */
    private final class Dial implements LoopbackConnection.DialResult {

        private final Address to;
        private final FrameLink joins;
        private final int slot;
        private final CompletableFuture<Link> future = new CompletableFuture<>();

        /** @param joins the link that gets a further connection; null for a new link */
        Dial(Address to, FrameLink joins, int slot) {
            this.to = to;
            this.joins = joins;
            this.slot = slot;
        }

        /** Asks for a connection: as slow and as unreliable as any packet. */
        void knock() {
            Faults there = network.from(address.host(), to.host());
            Faults back = network.from(to.host(), address.host());
            network.after(connectNanos, () -> {
                if (dials.contains(this)) {
                    fail(unreachable("timeout", "nothing answered within " + connectNanos / 1_000_000 + " ms."));
                }
            });
            if (there.cut() == Faults.Cut.SILENT || back.cut() == Faults.Cut.SILENT || network.random().nextDouble() < there.loss()) {
                return;
            }
            network.after(there.delayNanos() + back.delayNanos(), () -> answered(there.cut() == Faults.Cut.RESET || back.cut() == Faults.Cut.RESET));
        }

        private void answered(boolean refused) {
            LoopbackTransport peer = refused ? null : network.listenerAt(to);
            if (peer == null) {
                fail(unreachable("refused", "nobody listens there."));
            } else if (hub.isClosing()) {
                fail(LinkHub.closedError());
            } else if (dials.contains(this)) {
                LoopbackConnection here = new LoopbackConnection(network, LoopbackTransport.this, address.host(), to, this, joins, slot);
                Address from = new Address(address.host(), network.freePort());
                dials.remove(this);
                LoopbackConnection.join(network, here, new LoopbackConnection(network, peer, to.host(), from, null, null, 0));
            }
        }

        private FoundationException unreachable(String reason, String why) {
            return new FoundationException(ErrorType.UNREACHABLE, "No link to " + to + ": " + why, null, Map.of("reason", reason));
        }

        void fail(FoundationException error) {
            if (dials.remove(this)) {
                future.completeExceptionally(error);
                settled();
            }
        }

        @Override
        public void linked(FrameLink link) {
            future.complete(link);
        }

        @Override
        public void refused(Refusal refusal) {
            future.completeExceptionally(refusal.here() && hub.isClosing() ? LinkHub.closedError() : refusal.toException(to.toString()));
        }
    }

    @Override
    public Address boundAddress() {
        return address;
    }

    @Override
    public CompletionStage<Link> connect(Address to) {
        if (hub.isClosing()) {
            return CompletableFuture.failedFuture(LinkHub.closedError());
        }
        return dial(to, null, 0);
    }

    private CompletableFuture<Link> dial(Address to, FrameLink joins, int slot) {
        Dial dial = new Dial(to, joins, slot);
        dials.add(dial);
        network.execute(dial::knock);
        return dial.future;
    }

    private void open(FrameLink link, int slot) {
        if (hub.isClosing()) {
            link.openFailed(slot);
            return;
        }
        dial(link.peer().remote(), link, slot).whenComplete((joined, failure) -> {
            if (failure != null) {
                link.openFailed(slot);
            }
        });
    }

    @Override
    public TransportCounters counters() {
        return hub.counters();
    }

    @Override
    public void close(Goodbye reason) {
        beginClose(reason);
        if (!network.onWireThread()) {
            awaitClosed();
        }
    }

    /** Closes everything in order, and waits for nothing. */
    void beginClose(Goodbye reason) {
        if (hub.close(reason)) {
            network.unlisten(address, this);
            dials.forEach(dial -> dial.fail(LinkHub.closedError()));
            connections.forEach(connection -> connection.refuse(RefusalReason.CLOSING, "the transport closes"));
            network.after(TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS), () -> connections.forEach(LoopbackConnection::kill));
            settled();
        }
    }

    /** Waits until all connections are closed; the time is bounded. */
    void awaitClosed() {
        try {
            allClosed.get(CLOSE_MILLIS + KILL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: {} connections were not closed in time", address, connections.size());
        }
    }

    void opened(LoopbackConnection connection) {
        connections.add(connection);
    }

    void closed(LoopbackConnection connection) {
        connections.remove(connection);
        settled();
    }

    private void settled() {
        if (hub.isClosing() && connections.isEmpty() && dials.isEmpty() && allClosed.complete(null)) {
            onClosed.accept(this);
        }
    }

    LinkHub hub() {
        return hub;
    }
}
