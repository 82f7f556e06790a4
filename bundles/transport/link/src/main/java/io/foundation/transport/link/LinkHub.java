package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.protocol.Time;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.api.TransportCounters;
import io.foundation.transport.api.TransportSettings;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/** The links of one transport and what they share: keys, counters, timeouts, admission. Thread-safe. */
public final class LinkHub {

    private final TransportSettings settings;
    private final LinkListener listener;
    private final LinkLimits limits;
    private final Logger log;
    private final HandshakeSettings handshakeSettings;
    private final TransportMeters meters;
    private final LinkEnvironment environment;
    private final SecureRandom random = new SecureRandom();
    private final Map<FrameLink, RequestTable> links = new ConcurrentHashMap<>();
    private final Map<LinkToken, FrameLink> byToken = new ConcurrentHashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Goodbye closeReason = Goodbye.STOPPING;

    /**
     * @param alarm      the transport's timer, for the timeouts of requests
     * @param opener     opens further connections of links that this node dialled
     * @param isIoThread whether the calling thread serves connections
     * @param log        where refusals are told
     */
    public LinkHub(TransportSettings settings, LinkListener listener, ProtocolVersions versions, LinkLimits limits, Alarm alarm, LinkOpener opener,
            BooleanSupplier isIoThread, Logger log) {
        this.settings = settings;
        this.listener = listener;
        this.limits = limits;
        this.log = log;
        this.handshakeSettings = HandshakeSettings.of(settings, versions, limits.maxConnections());
        this.meters = new TransportMeters(new Refusals(log, settings.cluster() + "/" + settings.self().name(), Time.SYSTEM));
        this.environment = new LinkEnvironment(settings, listener, meters, new TimeoutTicker(alarm, Time.SYSTEM, links::values), Time.SYSTEM,
                limits, opener, isIoThread, this::isUp, this::ended);
    }

    private void isUp(FrameLink link) {
        byToken.put(link.token(), link);
        if (!links.containsKey(link)) {
            byToken.remove(link.token());
        }
    }

    private void ended(FrameLink link) {
        links.remove(link);
        byToken.remove(link.token());
    }

    /**
     * One side's handshake for a new connection.
     *
     * @param joining the link that a dialled connection is for; null for a new link, and when accepting
     */
    public HandshakeCore handshake(boolean dialler, Joining joining, Address remote, HandshakeCore.Effects effects) {
        return new HandshakeCore(handshakeSettings, dialler, joining, remote, random, effects);
    }

    /** Whether a further connection is of a link that there is. */
    public Admission join(Joining joining) {
        FrameLink link = byToken.get(joining.token());
        if (link == null || !link.peer().id().equals(joining.peer())) {
            return new Admission.Refused("ended", "there is no such link any more");
        }
        return Admission.ACCEPTED;
    }

    /** The link of a further connection that was accepted; null if it has ended meanwhile. */
    public FrameLink linkOf(Handshaken agreed) {
        return byToken.get(agreed.token());
    }

    /** How long a handshake may take, in milliseconds. */
    public long handshakeMillis() {
        return Math.max(1, settings.handshakeTimeout().toMillis());
    }

    /** Asks the listener; says no without it when the transport closes or has as many links as it may. */
    public Admission admit(PeerHello peer) {
        if (closing.get()) {
            return new Admission.Refused("closing", "the transport closes");
        }
        if (links.size() >= limits.maxLinks()) {
            return new Admission.Refused("crowded", "there are " + limits.maxLinks() + " links already, which is the most allowed");
        }
        try {
            return listener.admit(peer);
        } catch (RuntimeException e) {
            log.warn("{}: asking whether {} may be linked failed", settings.self().name(), peer.id(), e);
            return new Admission.Refused("failed", "the node could not decide");
        }
    }

    /** A link for a handshake that succeeded; to be told {@link FrameLink#up} next. */
    public FrameLink link(Wire wire, Handshaken agreed) {
        FrameLink link = new FrameLink(wire, agreed, environment);
        links.put(link, link.requests());
        if (closing.get()) {
            link.close(closeReason);
        }
        return link;
    }

    /** Counts what this node refused. A dial that came to nothing is no refusal, nor is what the peer refused. */
    public void refused(Refusal refusal, boolean dialled, Address remote) {
        boolean failedDial = dialled && (refusal.reason() == RefusalReason.ABANDONED || refusal.reason() == RefusalReason.TIMEOUT);
        if (refusal.here() && !failedDial) {
            meters.refusals().count(refusal, remote.toString());
            if (!refusal.reason().isRoutine()) {
                environment.refused(new RefusedPeer(remote, "", refusal.reason().word(), refusal.detail()));
            }
        }
    }

    /** Handshake bytes, which no link counts. */
    public void handshakeBytes(int sent, int received) {
        meters.handshakeBytes(sent, received);
    }

    public TransportCounters counters() {
        return meters.snapshot(links.size());
    }

    public boolean isClosing() {
        return closing.get();
    }

    /** Takes no more links and says goodbye on those there are; false if that was done before. */
    public boolean close(Goodbye reason) {
        closeReason = reason;
        if (!closing.compareAndSet(false, true)) {
            return false;
        }
        links.keySet().forEach(link -> link.close(reason));
        return true;
    }

    /** The error of whoever asks a closed transport. */
    public static FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The transport is closed.");
    }
}
