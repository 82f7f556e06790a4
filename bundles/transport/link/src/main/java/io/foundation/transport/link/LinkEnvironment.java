package io.foundation.transport.link;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.api.TransportSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the links of one transport have in common. Thread-safe. */
public final class LinkEnvironment {

    private static final Logger LOG = LoggerFactory.getLogger(LinkEnvironment.class);
    private static final long LOG_EVERY_NANOS = 10_000_000_000L;
    /** Of so many lives of peers the values are remembered. */
    private static final int MAX_PEERS = 256;
    /** Versions begin with the time, so that those of a transport that takes another's place are greater. */
    private static final int VERSIONS_PER_MILLI_BITS = 20;

    final LinkListener listener;
    final List<ChannelSpec> channels;
    final TransportMeters meters;
    final TimeoutTicker ticker;
    final Time time;
    final long keepAliveNanos;
    final int keepAliveMisses;
    final LinkLimits limits;
    final LinkOpener opener;
    final BooleanSupplier isIoThread;
    final Consumer<FrameLink> up;
    final Consumer<FrameLink> ended;
    final AtomicLong valueVersions = new AtomicLong(System.currentTimeMillis() << VERSIONS_PER_MILLI_BITS);
    private final Map<NodeId, PeerValues> peers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, PeerValues> eldest) {
            return size() > MAX_PEERS;
        }
    };
    private final AtomicLong failuresLoggedAt;
    private final AtomicLong failures = new AtomicLong();

    /**
     * @param opener     opens further connections of links that this node dialled
     * @param isIoThread whether the calling thread serves connections and so must not be made to wait
     * @param up         told when a link is up, after its listener was told: from now on it takes further connections
     * @param ended      told when a link has ended, after its listener was told
     */
    public LinkEnvironment(TransportSettings settings, LinkListener listener, TransportMeters meters, TimeoutTicker ticker, Time time,
            LinkLimits limits, LinkOpener opener, BooleanSupplier isIoThread, Consumer<FrameLink> up, Consumer<FrameLink> ended) {
        this.listener = listener;
        this.channels = settings.channels();
        this.meters = meters;
        this.ticker = ticker;
        this.time = time;
        this.keepAliveNanos = settings.keepAlive().toNanos();
        this.keepAliveMisses = settings.keepAliveMisses();
        this.limits = limits;
        this.opener = opener;
        this.isIoThread = isIoThread;
        this.up = up;
        this.ended = ended;
        this.failuresLoggedAt = new AtomicLong(time.nanos() - LOG_EVERY_NANOS);
    }

    /** What is remembered of one life of a peer. */
    PeerValues values(NodeId peer) {
        synchronized (peers) {
            return peers.computeIfAbsent(peer, id -> new PeerValues());
        }
    }

    /** The listener threw: it is logged, once in ten seconds, and everything goes on. */
    void listenerFailed(FrameLink link, String call, Throwable failure) {
        long count = failures.incrementAndGet();
        long last = failuresLoggedAt.get();
        long now = time.nanos();
        if (now - last >= LOG_EVERY_NANOS && failuresLoggedAt.compareAndSet(last, now)) {
            LOG.warn("{}: the listener failed in {} ({} failures so far)", link, call, count, failure);
        }
    }

    /** A peer that had proved itself broke the rules. */
    void cutOff(FrameLink link, String reason, String detail) {
        meters.refusals().count(reason, link.toString(), detail);
        refused(new RefusedPeer(link.peer().remote(), link.peer().id().name().value(), reason, detail));
    }

    /** Somebody was refused: the listener is told, for its audit. */
    void refused(RefusedPeer peer) {
        try {
            listener.refused(peer);
        } catch (RuntimeException failure) {
            LOG.warn("the listener failed in refused ({})", peer.reason(), failure);
        }
    }
}
