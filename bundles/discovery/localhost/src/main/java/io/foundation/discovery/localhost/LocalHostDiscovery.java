package io.foundation.discovery.localhost;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the nodes of one cluster on this machine. What it finds is Complete: an entry is there exactly as long as its
 * process lives. Thread-safe.
 */
final class LocalHostDiscovery implements PushingDiscovery, NodeFolder.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LocalHostDiscovery.class);

    private final DiscoveryContext context;
    private final RuntimeFolder folder;
    private final Duration interval;
    private final SharedFolders folders;
    private final OwnEntry own;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile NodeFolder joined;
    private volatile Consumer<DiscoveryResult> sink;
    private volatile boolean closed;
    private volatile DiscoveryResult last;
    private volatile String problem;

    LocalHostDiscovery(DiscoveryContext context, RuntimeFolder folder, Duration interval, SharedFolders folders) {
        this.context = context;
        this.folder = folder;
        this.interval = interval;
        this.folders = folders;
        this.own = new OwnEntry(folder, context.cluster());
    }

    @Override
    public ClusterName cluster() {
        return context.cluster();
    }

    @Override
    public void announce(Announcement self) {
        turn.lock();
        try {
            if (closed) {
                return;
            }
            announceNow(self);
            if (joined != null) {
                joined.wake();
            }
        } finally {
            turn.unlock();
        }
    }

    private void announceNow(Announcement self) {
        try {
            own.announce(self);
        } catch (FoundationException e) {
            report(e);
        }
    }

    @Override
    public void start(Consumer<DiscoveryResult> to) {
        turn.lock();
        try {
            if (sink != null) {
                throw new IllegalStateException("started before");
            }
            sink = Objects.requireNonNull(to, "sink");
            if (!closed) {
                joined = folders.join(folder, interval, this);
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void ensureOwnEntry() {
        own.ensure();
    }

    @Override
    public void found(FolderScan.Found found) {
        var peers = found.of(context.cluster());
        DiscoveryResult result = found.complete() ? new DiscoveryResult.Complete(peers) : new DiscoveryResult.Partial(peers);
        if (problem != null) {
            LOG.info("Cluster {}: the folder {} can be used again.", context.cluster(), folder.path());
            problem = null;
        }
        if (!result.equals(last)) {
            tell(result);
        }
    }

    @Override
    public void failed(FoundationException cause) {
        report(cause);
        tell(new DiscoveryResult.Unknown(cause));
    }

    private void report(FoundationException cause) {
        if (!cause.getMessage().equals(problem)) {
            problem = cause.getMessage();
            LOG.warn("Cluster {}: {}", context.cluster(), problem);
        }
    }

    private void tell(DiscoveryResult result) {
        last = result;
        if (!closed) {
            try {
                sink.accept(result);
            } catch (RuntimeException e) {
                LOG.warn("Cluster {}: what was found on this machine was not taken", context.cluster(), e);
            }
        }
    }

    @Override
    public String status() {
        String trouble = problem;
        if (trouble != null) {
            return trouble;
        }
        int nodes = switch (last) {
            case DiscoveryResult.Complete complete -> complete.peers().size();
            case DiscoveryResult.Partial partial -> partial.peers().size();
            case null, default -> 0;
        };
        NodeFolder in = joined;
        return nodes + (nodes == 1 ? " node in " : " nodes in ") + folder.path() + (in == null || in.isWatched() ? "" : ", not watched, looked at every " + interval.toMillis() + " ms");
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            own.withdraw();
            if (joined != null) {
                folders.leave(folder, interval, this);
            }
        } finally {
            turn.unlock();
        }
    }
}
