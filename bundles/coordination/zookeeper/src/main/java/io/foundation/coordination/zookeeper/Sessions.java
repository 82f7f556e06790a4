package io.foundation.coordination.zookeeper;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.StoreStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session after another. Each has a handle of its own, so that nothing asked for in one session is ever done in the next. A session is announced when the store's root
 * is there and all standing watches are set. It is given up when the servers say so, or when they could not be reached for the time-out they granted: they may be
 * gone for good, and who waits must be told. Its state is changed in the lane alone.
 */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration END_WITHIN = Duration.ofMillis(1_200);

    /** A handle and its session, announced and connected. */
    record Active(Handle handle, long session) {
    }

    private final StoreSettings settings;
    private final Supplier<List<String>> servers;
    private final Paths paths;
    private final Lane lane;
    private final ScheduledExecutorService timer;
    private final Executor background;
    private final StandingWatches watches;
    private final List<Consumer<StoreStatus>> listeners = new ArrayList<>();
    private volatile Active active;
    private volatile StoreStatus status = new StoreStatus(SessionState.SUSPENDED, 0);
    private volatile boolean closed;
    private volatile String trouble = "";
    private Ear ear;
    private boolean rooted;
    private int attempt;
    private Future<?> patience;

    /** @param servers if they change; null if they are those of the settings */
    Sessions(StoreSettings settings, Supplier<List<String>> servers, Paths paths, Lane lane, ScheduledExecutorService timer, Executor background, StandingWatches watches) {
        this.settings = settings;
        this.servers = servers;
        this.paths = paths;
        this.lane = lane;
        this.timer = timer;
        this.background = background;
        this.watches = watches;
    }

    /** Hears what becomes of the connection of one handle. */
    private final class Ear implements Watcher {
        private Handle handle;

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() == EventType.None) {
                lane.add(() -> {
                    if (ear == this) {
                        heard(event.getState());
                    }
                });
            }
        }
    }

    void start() {
        timer.execute(() -> lane.add(this::connect));
    }

    /** Where requests go; null while there is nowhere. */
    Active active() {
        return active;
    }

    StoreStatus status() {
        return status;
    }

    boolean isClosed() {
        return closed;
    }

    /** Why there is no session yet, for a person; empty if nothing is wrong. */
    String trouble() {
        return trouble;
    }

    Registration listen(Consumer<StoreStatus> listener) {
        Consumer<StoreStatus> own = told -> {
            try {
                listener.accept(told);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A listener to the session has failed.", e);
            }
        };
        boolean[] gone = new boolean[1];
        lane.add(() -> {
            if (!gone[0]) {
                listeners.add(own);
                own.accept(status);
            }
        });
        return () -> lane.add(() -> {
            gone[0] = true;
            listeners.remove(own);
        });
    }

    private void connect() {
        if (closed || ear != null) {
            return;
        }
        rooted = false;
        ZKClientConfig config = new ZKClientConfig();
        // A JAAS configuration of the JVM is somebody else's.
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        settings.client().forEach(config::setProperty);
        Ear own = new Ear();
        try {
            int session = Math.toIntExact(settings.session().toMillis());
            own.handle = servers == null ? new Handle(settings.servers(), session, own, settings.readOnly(), config)
                    : new Handle(new KnownServers(servers), session, own, settings.readOnly(), config);
        } catch (IOException | RuntimeException e) {
            stumble("ZooKeeper's client cannot be made for '" + settings.servers() + "': " + e.getMessage() + ".");
            later(this::connect);
            return;
        }
        own.handle.addAuthInfo("digest", settings.identity().userAndPassword());
        ear = own;
        watches.use(own.handle);
    }

    private void heard(KeeperState state) {
        switch (state) {
            case SyncConnected, ConnectedReadOnly -> {
                calm();
                prepare();
            }
            case Disconnected -> {
                suspend();
                if (patience == null && ear.handle.getSessionId() != 0) {
                    Ear waiting = ear;
                    patience = schedule(() -> {
                        if (ear == waiting) {
                            lose();
                        }
                    }, Duration.ofMillis(ear.handle.getSessionTimeout()));
                }
            }
            case Expired -> lose();
            case AuthFailed -> {
                stumble("The servers of ZooKeeper at " + settings.servers() + " refuse the identity " + settings.identity() + ".");
                lose();
            }
            default -> LOG.debug("ZooKeeper's client says {}.", state);
        }
    }

    /** Makes the root and sets missing watches, at once; the session is announced when the last answer has come. */
    private void prepare() {
        Ear own = ear;
        int current = ++attempt;
        Preparation preparation = new Preparation(own, current);
        if (!rooted && !settings.readOnly()) {
            List<String> all = paths.toMake();
            preparation.open += all.size();
            for (String path : all) {
                boolean last = path.equals(paths.root());
                own.handle.create(path, new byte[0], ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT, (code, asked, context, made) ->
                        // Who may not make a folder may still find it made.
                        lane.add(() -> preparation.answered(Code.get(code), !last && Code.get(code) == Code.NOAUTH)), null);
            }
        }
        preparation.open += watches.setMissing(code -> lane.add(() -> preparation.answered(code, false)));
        preparation.answered(Code.OK, false);
    }

    /** What must be answered before a session is announced. Answers are counted in the lane. */
    private final class Preparation {
        private final Ear own;
        private final int number;
        private int open = 1;
        private Code failed = Code.OK;

        private Preparation(Ear own, int number) {
            this.own = own;
            this.number = number;
        }

        private void answered(Code code, boolean tolerated) {
            if (code != Code.OK && code != Code.NODEEXISTS && !tolerated) {
                failed = code;
            }
            if (--open == 0 && own == ear && number == attempt) {
                finished(failed);
            }
        }
    }

    private void finished(Code failed) {
        switch (failed) {
            case OK -> announce();
            // The connection will be heard of again.
            case CONNECTIONLOSS, SESSIONEXPIRED, OPERATIONTIMEOUT -> LOG.debug("The connection to ZooKeeper was lost before it was ready.");
            default -> {
                stumble(failed == Code.NOAUTH
                        ? "The node " + paths.base() + " of ZooKeeper belongs to another identity than " + settings.identity() + ": is the cluster's secret, or the digest, the right one?"
                        : "The node " + paths.root() + " of ZooKeeper cannot be made ready: " + failed + ".");
                Ear own = ear;
                int current = attempt;
                schedule(() -> {
                    if (own == ear && current == attempt && own.handle.getState().isConnected()) {
                        prepare();
                    }
                }, RETRY);
            }
        }
    }

    private void announce() {
        rooted = true;
        trouble = "";
        active = new Active(ear.handle, ear.handle.getSessionId());
        tell(new StoreStatus(SessionState.ACTIVE, active.session()));
    }

    private void suspend() {
        active = null;
        attempt++;
        if (status.state() == SessionState.ACTIVE) {
            tell(new StoreStatus(SessionState.SUSPENDED, status.session()));
        }
    }

    /** The session is over. It is told when the old handle does nothing more. */
    private void lose() {
        Handle old = ear.handle;
        ear = null;
        calm();
        suspend();
        watches.use(null);
        background(() -> {
            old.abandon();
            lane.add(() -> {
                if (closed) {
                    return;
                }
                if (status.state() == SessionState.SUSPENDED && status.session() != 0) {
                    tell(new StoreStatus(SessionState.LOST, status.session()));
                }
                if (trouble.isEmpty()) {
                    timer.execute(() -> lane.add(this::connect));
                } else {
                    later(this::connect);
                }
            });
        });
    }

    /** Ends the session. Returns within some seconds, whatever the servers do; at once if it is called by what the store tells. */
    void close() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        lane.add(() -> {
            if (closed) {
                ended.complete(null);
                return;
            }
            closed = true;
            calm();
            Handle last = ear == null ? null : ear.handle;
            ear = null;
            active = null;
            watches.use(null);
            background(() -> {
                try {
                    if (last != null && !last.end(END_WITHIN)) {
                        LOG.warn("A connection to ZooKeeper did not end within {} ms; its threads end with it.", END_WITHIN.toMillis());
                    }
                } finally {
                    lane.add(() -> {
                        tell(new StoreStatus(SessionState.LOST, status.session()));
                        listeners.clear();
                        ended.complete(null);
                    });
                }
            });
        });
        if (lane.isInside()) {
            return;
        }
        try {
            ended.get(4 * END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The store did not close within {} ms; it goes on closing by itself.", 4 * END_WITHIN.toMillis());
        }
    }

    private void tell(StoreStatus now) {
        status = now;
        LOG.info("The session with ZooKeeper at {} is {} (0x{}).", settings.servers(), now.state(), Long.toHexString(now.session()));
        List.copyOf(listeners).forEach(listener -> listener.accept(now));
    }

    private void stumble(String why) {
        if (!trouble.equals(why)) {
            LOG.error("{}", why);
        }
        trouble = why;
    }

    private void calm() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    private void later(Runnable step) {
        schedule(step, RETRY);
    }

    private Future<?> schedule(Runnable step, Duration after) {
        return timer.schedule(() -> lane.add(step), after.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For what waits; on the spot if the executors have stopped already, which they do after the store was closed. */
    private void background(Runnable work) {
        try {
            background.execute(work);
        } catch (RejectedExecutionException e) {
            Thread.ofVirtual().start(work);
        }
    }
}
