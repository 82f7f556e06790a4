package io.foundation.transport.link;

import io.foundation.base.api.protocol.Time;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the links of one transport have in common. Thread-safe. */
public final class LinkEnvironment {

    private static final Logger LOG = LoggerFactory.getLogger(LinkEnvironment.class);
    private static final long LOG_EVERY_NANOS = 10_000_000_000L;

    final LinkListener listener;
    final List<ChannelSpec> channels;
    final TransportMeters meters;
    final TimeoutTicker ticker;
    final Time time;
    final long keepAliveNanos;
    final int keepAliveMisses;
    final Consumer<FrameLink> ended;
    private final AtomicLong failuresLoggedAt;
    private final AtomicLong failures = new AtomicLong();

    /** @param ended told when a link has ended, after its listener was told */
    public LinkEnvironment(TransportSettings settings, LinkListener listener, TransportMeters meters, TimeoutTicker ticker, Time time,
            Consumer<FrameLink> ended) {
        this.listener = listener;
        this.channels = settings.channels();
        this.meters = meters;
        this.ticker = ticker;
        this.time = time;
        this.keepAliveNanos = settings.keepAlive().toNanos();
        this.keepAliveMisses = settings.keepAliveMisses();
        this.ended = ended;
        this.failuresLoggedAt = new AtomicLong(time.nanos() - LOG_EVERY_NANOS);
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
