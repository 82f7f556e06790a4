package io.foundation.discovery.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.protocol.Time;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.http.Backoff;
import io.foundation.discovery.http.LineStream;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Lists the keys and watches what changes after, on a thread of its own that may block, until that is interrupted. A watch that ends is taken up where it
 * ended; one whose past is compacted begins with a new list.
 */
final class WatchLoop implements Runnable {

    /** The fact of an error that says that the past is compacted. */
    static final String COMPACTED = "compacted";
    /** A watch that was open for so long was not ended because something is wrong. */
    private static final long LONG_NANOS = 5_000_000_000L;

    /** Takes what is found out. */
    interface Listener {
        void found(Set<DiscoveredPeer> peers);

        void failed(FoundationException cause);
    }

    private final EtcdSettings settings;
    private final EtcdClient client;
    private final Listener listener;
    private final Time time;
    private final RandomGenerator random;
    private final KeyCache cache;
    private final Backoff backoff = new Backoff();

    WatchLoop(EtcdSettings settings, ClusterName cluster, EtcdClient client, Listener listener, Time time, RandomGenerator random) {
        this.settings = settings;
        this.client = client;
        this.listener = listener;
        this.time = time;
        this.random = random;
        this.cache = new KeyCache(cluster);
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    if (cache.isEmpty()) {
                        cache.listed(client.say("/v3/kv/range", range()));
                        backoff.reset();
                    }
                    listener.found(cache.peers());
                    watch();
                } catch (RuntimeException e) {
                    FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "etcd could not be asked: " + e);
                    // That the past is compacted is in the order of things; a broken connection says nothing of who is there.
                    if (!failure.context().containsKey(COMPACTED) && failure.type() != ErrorType.NETWORK_ERROR) {
                        listener.failed(failure);
                    }
                    Thread.sleep(backoff.next(random.nextDouble(), failure));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode range() {
        return Text.object().put("key", Text.encoded(settings.prefix())).put("range_end", Text.after(settings.prefix()));
    }

    private void watch() throws InterruptedException {
        long since = time.nanos();
        ObjectNode wanted = Text.object();
        wanted.set("create_request", range().put("start_revision", Long.toString(cache.next())).put("progress_notify", true));
        try (LineStream changes = client.follow("/v3/watch", wanted, settings.watchTime())) {
            for (Optional<byte[]> line = changes.next(); line.isPresent(); line = changes.next()) {
                if (cache.told(Text.read(line.get()))) {
                    listener.found(cache.peers());
                }
            }
        }
        if (time.nanos() - since > LONG_NANOS) {
            backoff.reset();
        }
        Thread.sleep(backoff.next(random.nextDouble()));
    }
}
