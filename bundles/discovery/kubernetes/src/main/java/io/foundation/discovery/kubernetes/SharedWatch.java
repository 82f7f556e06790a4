package io.foundation.discovery.kubernetes;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.discovery.http.HttpSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A watch on a virtual thread, told to any number of listeners; one that comes late is told the latest. Begins at once. Thread-safe. */
final class SharedWatch implements WatchListener, AutoCloseable {

    private static final String THREAD = "fnd-discovery-kubernetes";

    private final Set<WatchListener> listeners = new LinkedHashSet<>();
    private final HttpSource http;
    private final Thread thread;
    private List<Endpoint> endpoints;
    private String how;
    private FoundationException failure;

    SharedWatch(WatchSettings settings) {
        this.http = new HttpSource(settings.http(), task -> Thread.ofVirtual().name(THREAD).start(task));
        this.thread = Thread.ofVirtual().name(THREAD).start(new ListAndWatch(settings, http, this, Time.SYSTEM, RandomGenerator.getDefault()));
    }

    synchronized void add(WatchListener listener) {
        listeners.add(listener);
        if (endpoints != null) {
            listener.seen(endpoints, how);
        }
        if (failure != null) {
            listener.failed(failure);
        }
    }

    /** Whether nobody listens any more. */
    synchronized boolean remove(WatchListener listener) {
        listeners.remove(listener);
        return listeners.isEmpty();
    }

    @Override
    public synchronized void seen(List<Endpoint> now, String way) {
        if (failure == null && now.equals(endpoints) && way.equals(how)) {
            return;
        }
        endpoints = now;
        how = way;
        failure = null;
        listeners.forEach(listener -> listener.seen(now, way));
    }

    @Override
    public synchronized void failed(FoundationException cause) {
        failure = cause;
        listeners.forEach(listener -> listener.failed(cause));
    }

    @Override
    public void close() {
        thread.interrupt();
        http.close();
    }
}
