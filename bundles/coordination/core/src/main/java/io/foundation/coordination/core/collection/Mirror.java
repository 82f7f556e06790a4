package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collection in memory. A standing watch says where something has changed, and a read what it is now. After each reconnection all is read anew: what is not there any more, what is there
 * newly and what has changed meanwhile come out of it like changes that were heard of.
 *
 * <p>On the loop, except for {@link #content}, {@link #isFollowing} and {@link #revision}, which any thread may look at.
 */
final class Mirror {

    /** The most entries that are kept: no map has so many, but a tree may. */
    static final int MAX_ENTRIES = 100_000;
    /** How long to wait after a reading has failed on a living connection, in nanoseconds. */
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    /** Who is told of changes, on the loop. */
    interface Watcher {

        void changed(String key, Optional<Versioned> before, Optional<Versioned> now);
    }

    /** Takes what a reading sees. */
    private final class Sight implements Reading.Reader {

        @Override
        public void seen(String path, Optional<StoredNode> node) {
            node.ifPresent(there -> revision = Math.max(revision, there.modified()));
            layout.key(path).ifPresent(key -> {
                try {
                    show(key, node.map(EntryRecord::versioned));
                } catch (FoundationException e) {
                    LOG.warn("What is at {} is no entry, and is passed over.", path, e);
                }
            });
        }

        @Override
        public void complete() {
            following = true;
        }

        @Override
        public void failed(Throwable error) {
            retry(error);
        }
    }

    private final Ground ground;
    private final Layout layout;
    private final int maxEntries;
    private final Consumer<Mirror> unused;
    /** By key; written on the loop alone. */
    private final Map<String, Optional<Versioned>> content = new ConcurrentHashMap<>();
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private Registration statuses = () -> { };
    private Registration watch = () -> { };
    private int users;
    /** Null while there is no connection, between a failure and the next attempt, and when there is too much. */
    private Reading reading;
    private boolean tooMuch;
    private Registration retrying = () -> { };
    private volatile boolean following;
    private volatile long revision;

    /**
     * @param maxEntries how many are kept; if there are more, it stands still until the connection is made anew
     * @param unused     told when nobody uses it any more
     */
    Mirror(Ground ground, Layout layout, int maxEntries, Consumer<Mirror> unused) {
        this.ground = ground;
        this.layout = layout;
        this.maxEntries = maxEntries;
        this.unused = unused;
    }

    /** What is known. Thread-safe; not to be changed. */
    Map<String, Optional<Versioned>> content() {
        return content;
    }

    boolean isFollowing() {
        return following;
    }

    long revision() {
        return revision;
    }

    /** One more user; the first begins. */
    void use() {
        if (users++ == 0) {
            statuses = ground.onStatus(this::become);
            watch = ground.watch(layout.top(), event -> {
                if (reading != null) {
                    reading.happened(event.path());
                }
            });
            become(ground.status());
        }
    }

    /** One user less; the last ends it. */
    void leave() {
        if (--users == 0) {
            statuses.close();
            watch.close();
            stop(closed());
            content.clear();
            unused.accept(this);
        }
    }

    /** Tells of what is there, and then of changes. */
    void add(Watcher watcher) {
        watchers.add(watcher);
        content.forEach((key, value) -> watcher.changed(key, Optional.empty(), value));
    }

    /** Tells no more; whether it did. */
    boolean remove(Watcher watcher) {
        return watchers.remove(watcher);
    }

    /** Completes when everything is shown that was committed before. */
    CompletableFuture<Void> catchUp() {
        if (reading == null) {
            return CompletableFuture.failedFuture(users == 0 ? closed() : tooMuch ? exhausted() : unreachable(null));
        }
        return reading.catchUp();
    }

    private FoundationException closed() {
        return new FoundationException(ErrorType.CLOSED, "What was in memory of " + layout.top() + " is closed.");
    }

    private FoundationException exhausted() {
        return new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are more than " + maxEntries + " entries at " + layout.top()
                + ": what is in memory follows no more. Remove some; it is read anew with the next connection.");
    }

    private static FoundationException unreachable(Throwable cause) {
        return new FoundationException(ErrorType.UNREACHABLE, "There is no connection, or it was lost: what is in memory may be old.", cause);
    }

    private void become(StoreStatus status) {
        if (users == 0) {
            return;
        }
        stop(unreachable(null));
        if (status.state() == SessionState.ACTIVE) {
            begin();
        }
    }

    private void begin() {
        reading = new Reading(ground, layout, new Sight());
        reading.begin(content.keySet());
    }

    private void stop(FoundationException why) {
        following = false;
        tooMuch = false;
        retrying.close();
        if (reading != null) {
            Reading ended = reading;
            reading = null;
            ended.end(why);
        }
    }

    private void retry(Throwable error) {
        LOG.debug("{} could not be read and will be again.", layout.top(), error);
        stop(unreachable(error));
        retrying = ground.loop().after(RETRY_NANOS, () -> {
            if (ground.status().state() == SessionState.ACTIVE) {
                begin();
            }
        });
    }

    private void show(String key, Optional<Versioned> now) {
        Optional<Versioned> before = content.getOrDefault(key, Optional.empty());
        if (before.map(Versioned::version).equals(now.map(Versioned::version))) {
            return;
        }
        if (before.isEmpty() && content.size() >= maxEntries) {
            FoundationException why = exhausted();
            LOG.error("{}", why.getMessage());
            stop(why);
            tooMuch = true;
            return;
        }
        if (now.isPresent()) {
            content.put(key, now);
        } else {
            content.remove(key);
        }
        watchers.forEach(watcher -> watcher.changed(key, before, now));
    }
}
