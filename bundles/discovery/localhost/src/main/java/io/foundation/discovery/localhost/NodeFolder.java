package io.foundation.discovery.localhost;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one folder for all strategies that use it: regularly, and whenever an entry comes or goes. While the folder
 * cannot be used it tries again, at longer and longer intervals. One thread, which ends with {@link #close()}.
 */
final class NodeFolder {

    private static final Logger LOG = LoggerFactory.getLogger(NodeFolder.class);
    private static final long MAX_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Who wants to know. Called by the folder's thread, and must not block. */
    interface Listener {

        ClusterName cluster();

        /** Puts the node's own entry back if it is gone. */
        void ensureOwnEntry();

        void found(FolderScan.Found found);

        void failed(FoundationException cause);
    }

    private final RuntimeFolder folder;
    private final long intervalNanos;
    private final Executor threads;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore wake = new Semaphore(0);
    private final FolderScan scan;
    private final FolderWatch watch;
    private volatile boolean closed;
    private volatile boolean watched;

    /** @param threads a thread for each of its two tasks, which wait */
    NodeFolder(RuntimeFolder folder, Duration interval, Executor threads) {
        this.folder = folder;
        this.intervalNanos = interval.toNanos();
        this.scan = new FolderScan(folder.path());
        this.threads = threads;
        this.watch = new FolderWatch(this::wake, threads);
    }

    void start() {
        threads.execute(this::run);
    }

    void add(Listener listener) {
        listeners.add(listener);
        wake();
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Looks soon. */
    void wake() {
        wake.release();
    }

    /** Whether newcomers are seen at once. */
    boolean isWatched() {
        return watched;
    }

    void close() {
        closed = true;
        wake();
    }

    private void run() {
        long nextTest = System.nanoTime();
        int failures = 0;
        try {
            while (!closed) {
                boolean testAll = System.nanoTime() - nextTest >= 0;
                failures = look(testAll || failures > 0) ? 0 : Math.min(failures + 1, 10);
                if (testAll || failures > 0) {
                    nextTest = System.nanoTime() + (failures == 0 ? intervalNanos : Math.max(intervalNanos, Math.min(intervalNanos << (failures - 1), MAX_BACK_OFF_NANOS)));
                }
                if (wake.tryAcquire(Math.max(0, nextTest - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The look at {} was interrupted", folder.path());
        } finally {
            watch.close();
        }
    }

    private boolean look(boolean testAll) {
        try {
            if (folder.prepare() || testAll) {
                listeners.forEach(Listener::ensureOwnEntry);
            }
            watch.follow(folder.path());
            watched = watch.works();
            FolderScan.Found found = scan.look(testAll);
            listeners.forEach(listener -> listener.found(found));
            return true;
        } catch (FoundationException e) {
            listeners.forEach(listener -> listener.failed(e));
        } catch (IOException e) {
            FoundationException cause = new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The folder " + folder.path()
                    + " in which the nodes of this machine meet cannot be read (" + e + "): repair it, or name another with discovery.local.folder or FOUNDATION_RUNTIME_DIR.", e);
            listeners.forEach(listener -> listener.failed(cause));
        } catch (RuntimeException e) {
            LOG.error("The look at {} failed; it is tried again", folder.path(), e);
            FoundationException cause = new FoundationException(ErrorType.INTERNAL_ERROR, "The look at the folder " + folder.path() + " failed: " + e, e);
            listeners.forEach(listener -> listener.failed(cause));
        }
        return false;
    }
}
