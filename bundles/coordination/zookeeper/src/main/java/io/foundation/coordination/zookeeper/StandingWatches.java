package io.foundation.coordination.zookeeper;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.StoreEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches that outlive sessions: one of the servers for each path, however many listen. A watch that a connection took with it before it was confirmed, or that a
 * session took, is missing until it is set again. Thread-safe.
 */
final class StandingWatches {

    private static final Logger LOG = LoggerFactory.getLogger(StandingWatches.class);

    private final Paths paths;
    private final Lane lane;
    private final Map<String, Watched> byPath = new HashMap<>();
    private Handle handle;

    StandingWatches(Paths paths, Lane lane) {
        this.paths = paths;
        this.lane = lane;
    }

    /** One path. Guarded by the watches, except for the listeners. */
    private final class Watched {
        private final String path;
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();
        private final Watcher watcher;
        /** With which handle it was asked for, or is set; null if it is missing. */
        private Handle with;

        private Watched(String path) {
            this.path = path;
            this.watcher = event -> StoreEvents.of(event, paths).ifPresent(told -> lane.add(() -> listeners.forEach(listener -> listener.tell(told))));
        }
    }

    /** One who listens. */
    private static final class Listener implements Registration {
        private final Consumer<StoreEvent> consumer;
        private final Runnable leave;
        private volatile boolean closed;

        private Listener(Consumer<StoreEvent> consumer, Runnable leave) {
            this.consumer = consumer;
            this.leave = leave;
        }

        private void tell(StoreEvent event) {
            if (closed) {
                return;
            }
            try {
                consumer.accept(event);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A listener to {} has failed.", event.path(), e);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                leave.run();
            }
        }
    }

    /** Listens from before the next read that is asked on; while there is no handle, from when there is one. */
    Registration add(String path, Consumer<StoreEvent> consumer) {
        Listener[] made = new Listener[1];
        made[0] = new Listener(consumer, () -> leave(path, made[0]));
        synchronized (this) {
            Watched watched = byPath.computeIfAbsent(path, Watched::new);
            watched.listeners.add(made[0]);
            if (watched.with == null && handle != null) {
                ask(handle, watched, code -> { });
            }
        }
        return made[0];
    }

    private synchronized void leave(String path, Listener listener) {
        Watched watched = byPath.get(path);
        if (watched == null || !watched.listeners.remove(listener) || !watched.listeners.isEmpty()) {
            return;
        }
        byPath.remove(path);
        if (watched.with != null) {
            // What becomes of it does not matter: without the watch at the servers nothing comes, and with it nobody listens.
            watched.with.removeAllWatches(paths.outer(path), Watcher.WatcherType.PersistentRecursive, true, (code, outer, context) -> { }, null);
        }
    }

    /** From now on watches are set with this handle; null if there is none, and all are missing. */
    synchronized void use(Handle now) {
        handle = now;
        byPath.values().forEach(watched -> watched.with = null);
    }

    /**
     * Sets what is missing.
     *
     * @param answer for each, on a thread of the client
     * @return how many answers will come
     */
    synchronized int setMissing(Consumer<Code> answer) {
        List<Watched> missing = new ArrayList<>(byPath.values());
        missing.removeIf(watched -> watched.with != null);
        missing.forEach(watched -> ask(handle, watched, answer));
        return missing.size();
    }

    private void ask(Handle through, Watched watched, Consumer<Code> answer) {
        watched.with = through;
        through.addWatch(paths.outer(watched.path), watched.watcher, AddWatchMode.PERSISTENT_RECURSIVE, (result, outer, context) -> {
            Code code = Code.get(result);
            if (code != Code.OK) {
                missed(through, watched);
            }
            answer.accept(code);
        }, null);
    }

    private synchronized void missed(Handle through, Watched watched) {
        if (watched.with == through) {
            watched.with = null;
        }
    }
}
