package io.foundation.discovery.etcd;

import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import io.foundation.discovery.http.RegistrationLoop;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proposes the nodes that keep themselves in etcd, and keeps this one there. A virtual thread watches, another registers. Thread-safe. */
final class EtcdDiscovery implements PushingDiscovery, WatchLoop.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdDiscovery.class);
    private static final String THREAD = "fnd-discovery-etcd";

    private final DiscoveryContext context;
    private final EtcdSettings settings;
    private final EtcdClient client;
    private final Condition watching;
    private final Condition registered;
    private final RegistrationLoop registering;
    private Thread watcher;
    private Consumer<DiscoveryResult> sink;
    private boolean closed;

    EtcdDiscovery(DiscoveryContext context, EtcdSettings settings) {
        this.context = context;
        this.settings = settings;
        this.client = new EtcdClient(settings, context.blocking());
        this.watching = new Condition(LOG::info, LOG::warn, context, "not answered yet");
        this.registered = new Condition(LOG::info, LOG::warn, context, "not registered yet");
        this.registering = new RegistrationLoop("etcd", new Entry(settings, context.cluster(), client, registered), settings.ttl().dividedBy(3), registered, THREAD,
                RandomGenerator.getDefault());
    }

    @Override
    public void announce(Announcement self) {
        if (settings.register()) {
            registering.announce(self);
        }
    }

    @Override
    public synchronized void start(Consumer<DiscoveryResult> given) {
        if (!closed) {
            sink = given;
            watcher = Thread.ofVirtual().name(THREAD).start(new WatchLoop(settings, context.cluster(), client, this, context.time(), RandomGenerator.getDefault()));
        }
    }

    @Override
    public synchronized void found(Set<DiscoveredPeer> peers) {
        if (!closed) {
            watching.works(peers.size() + (peers.size() == 1 ? " peer" : " peers") + " under " + settings.prefix() + " of etcd");
            sink.accept(new DiscoveryResult.Complete(peers));
        }
    }

    @Override
    public synchronized void failed(FoundationException cause) {
        if (!closed) {
            watching.fails(cause);
            sink.accept(new DiscoveryResult.Unknown(cause));
        }
    }

    @Override
    public String status() {
        return watching.sentence() + (settings.register() ? "; " + registered.sentence() : "");
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (watcher != null) {
                watcher.interrupt();
            }
        }
        registering.end();
        client.close();
    }
}
