package io.foundation.registry.core.audience;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.core.table.Directory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of entries, each in order and by itself. One that falls behind is given the full picture in place of what it missed. Telling never blocks. Thread-safe. */
public final class Audience {

    /** How many events may wait for one listener. */
    public static final int MAX_WAITING = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private final Executor carrier;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    /** @param carrier on whose threads they are told */
    public Audience(Executor carrier) {
        this.carrier = carrier;
    }

    /** @param picture what there is now */
    public Registration add(RegistryListener listener, Supplier<Directory.Picture> picture) {
        Lane lane = new Lane(listener, picture);
        lanes.add(lane);
        lane.go();
        return () -> {
            lanes.remove(lane);
            lane.close();
        };
    }

    public void tell(RegistryEvent event) {
        lanes.forEach(lane -> lane.tell(event));
    }

    private final class Lane {

        private final RegistryListener listener;
        private final Supplier<Directory.Picture> picture;
        private final ArrayDeque<RegistryEvent> waiting = new ArrayDeque<>();
        private boolean pictureDue = true;
        private boolean running;
        private boolean closed;
        private boolean warned;
        /** The revision of the last picture: what is not later was in it. Touched by the one thread that tells. */
        private long pictured;

        private Lane(RegistryListener listener, Supplier<Directory.Picture> picture) {
            this.listener = listener;
            this.picture = picture;
        }

        private void tell(RegistryEvent event) {
            synchronized (this) {
                if (pictureDue || closed) {
                    return;
                }
                if (waiting.size() == MAX_WAITING) {
                    waiting.clear();
                    pictureDue = true;
                } else {
                    waiting.add(event);
                }
            }
            go();
        }

        private void go() {
            synchronized (this) {
                if (running || closed) {
                    return;
                }
                running = true;
            }
            try {
                carrier.execute(this::drain);
            } catch (RejectedExecutionException stopping) {
                close();
            }
        }

        private void drain() {
            while (true) {
                RegistryEvent event;
                synchronized (this) {
                    event = waiting.poll();
                    if (closed || event == null && !pictureDue) {
                        running = false;
                        return;
                    }
                    pictureDue = false;
                }
                try {
                    show(event);
                } catch (RuntimeException | LinkageError e) {
                    if (!warned) {
                        LOG.warn("The listener {} threw; it is told on, and its later failures are not logged.", listener.getClass().getName(), e);
                    }
                    warned = true;
                }
            }
        }

        private void show(RegistryEvent event) {
            if (event == null) {
                Directory.Picture now = picture.get();
                pictured = now.revision();
                listener.snapshot(now.revision(), now.entries());
            } else if (event.revision() > pictured) {
                listener.event(event);
            }
        }

        private synchronized void close() {
            closed = true;
            waiting.clear();
        }
    }
}
