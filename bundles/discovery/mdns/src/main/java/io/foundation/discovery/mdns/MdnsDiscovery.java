package io.foundation.discovery.mdns;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.ServiceInstance;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Advertises this node as a service and browses for the others. Until all had time to answer, who is found is not all there are. Thread-safe. */
final class MdnsDiscovery implements PushingDiscovery, BrowseListener {

    private static final Logger LOG = LoggerFactory.getLogger(MdnsDiscovery.class);

    private final Mdns mdns;
    private final String type;
    private final NodeCard card;
    private final Condition condition;
    private Announcement announced;
    private Advertisement advertisement;
    private Registration browse;
    private Consumer<DiscoveryResult> sink;
    private boolean closed;

    MdnsDiscovery(DiscoveryContext context, Mdns mdns, String type) {
        this.mdns = mdns;
        this.type = type;
        this.card = new NodeCard(context.cluster(), context.acceptedKeys());
        this.condition = new Condition(LOG::info, LOG::warn, context, "not started");
    }

    @Override
    public synchronized void announce(Announcement self) {
        announced = self;
        if (sink != null && !closed) {
            advertise();
        }
    }

    @Override
    public synchronized void start(Consumer<DiscoveryResult> to) {
        if (sink != null) {
            throw new IllegalStateException("started before");
        }
        sink = Objects.requireNonNull(to, "sink");
        if (closed) {
            return;
        }
        try {
            browse = mdns.browse(type, this);
        } catch (FoundationException e) {
            unavailable(e);
        }
        advertise();
    }

    private void advertise() {
        if (announced == null) {
            return;
        }
        try {
            if (advertisement == null) {
                advertisement = mdns.advertise(card.offer(type, announced));
            } else {
                advertisement.update(card.offer(type, announced));
            }
        } catch (FoundationException e) {
            unavailable(e);
        }
    }

    @Override
    public void present(List<ServiceInstance> services, boolean settled) {
        Set<DiscoveredPeer> peers = services.stream().flatMap(each -> card.read(each).stream()).collect(Collectors.toSet());
        int others = services.size() - peers.size();
        synchronized (this) {
            if (!closed) {
                condition.works(peers.size() + (peers.size() == 1 ? " node is advertised as " : " nodes are advertised as ") + type
                        + (others == 0 ? "" : "; " + others + " of other clusters or secrets"));
                tell(settled ? new DiscoveryResult.Complete(peers) : new DiscoveryResult.Partial(peers));
            }
        }
    }

    @Override
    public synchronized void unavailable(FoundationException cause) {
        if (!closed) {
            condition.fails(cause);
            tell(new DiscoveryResult.Unknown(cause));
        }
    }

    private void tell(DiscoveryResult result) {
        try {
            sink.accept(result);
        } catch (RuntimeException e) {
            LOG.warn("What mDNS found was not taken", e);
        }
    }

    @Override
    public String status() {
        return condition.sentence();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (browse != null) {
            browse.close();
            browse = null;
        }
        if (advertisement != null) {
            advertisement.close();
            advertisement = null;
        }
    }
}
