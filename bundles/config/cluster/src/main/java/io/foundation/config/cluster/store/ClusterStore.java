package io.foundation.config.cluster.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.codec.ValueCodec;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.cluster.ClusterSettings;
import io.foundation.config.api.cluster.ClusterSettingsStatus;
import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Resolution;
import io.foundation.config.api.cluster.Settled;
import io.foundation.config.cluster.core.Offer;
import io.foundation.config.cluster.core.SyncRules;
import io.foundation.config.cluster.core.ValueRecord;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one cluster, in a map of coordination: follows it, gives what it says to the layer, and sets values. What is missing in the map is left as it was; only what says that it was taken away
 * is taken away. Thread-safe.
 */
public final class ClusterStore implements ClusterSettings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterStore.class);
    private static final String MAP = "foundation.settings";
    private static final int ATTEMPTS = 10;
    private static final int MAX_WAITING = 16;

    private final String cluster;
    private final Supplier<String> node;
    private final SyncRules rules;
    private final Supplier<Optional<Settings>> settings;
    private final Consumer<Map<String, Object>> layer;
    private final Executor carrier;
    private final Time time;
    private final DistributedMap map;
    private final CachedMap cache;
    private final SerialExecutor lane;
    private final ConcurrentSkipListMap<String, ClusterValue> heard = new ConcurrentSkipListMap<>();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private final Offers offers;
    private final List<Registration> registrations;
    private volatile boolean complete;
    /** When the connection was lost, or this began. */
    private volatile long cutAt;
    private volatile SessionState state = SessionState.SUSPENDED;

    /**
     * Follows the cluster until it is closed.
     *
     * @param node     gives the name of this node
     * @param settings of this node, by which values are looked at; empty while there are none
     * @param layer    takes what the cluster says, all of it each time
     * @param carrier  on whose threads all of that is done
     */
    public ClusterStore(String cluster, Supplier<String> node, Coordination coordination, SyncRules rules, Supplier<Optional<Settings>> settings, Consumer<Map<String, Object>> layer, Executor carrier,
            Time time) {
        this.cluster = cluster;
        this.node = node;
        this.rules = rules;
        this.settings = settings;
        this.layer = layer;
        this.carrier = carrier;
        this.time = time;
        cutAt = time.nanos();
        map = coordination.map(MAP);
        cache = map.cached();
        lane = SerialExecutor.rejecting(carrier, MAX_WAITING, failure -> LOG.warn("What the cluster {} says could not be given to the settings; it is tried again with the next change.", cluster, failure));
        offers = new Offers(map, this::hear, node, time);
        registrations = List.of(coordination.listen(this::changed), map.listen(event -> event.now().ifPresent(now -> hear(ValueRecord.read(event.key(), now)))));
    }

    private void changed(SessionState now) {
        boolean wasActive = state == SessionState.ACTIVE;
        state = now;
        if (now == SessionState.ACTIVE) {
            catchUp();
            offers.attempt();
        } else if (wasActive) {
            cutAt = time.nanos();
        }
    }

    /** Until all is known nothing is given to the layer: what is there, from a version before this one or from before, is more than a part of it. */
    private void catchUp() {
        if (!complete) {
            cache.catchUp().whenComplete((done, failure) -> {
                if (failure == null) {
                    cache.keys().forEach(key -> cache.get(key).ifPresent(stored -> hear(ValueRecord.read(key, stored))));
                    complete = true;
                    apply();
                }
            });
        }
    }

    private void hear(ClusterValue value) {
        ClusterValue latest = heard.merge(value.path(), value, (known, other) -> other.version() > known.version() ? other : known);
        if (latest == value) {
            apply();
        }
    }

    /** Gives what is known to the layer, soon; also when there is a new layer. */
    public void apply() {
        if (complete && !dirty.getAndSet(true)) {
            try {
                lane.execute(() -> {
                    dirty.set(false);
                    layer.accept(values());
                });
            } catch (RejectedExecutionException stopping) {
                LOG.debug("Not given to the settings: this stops.", stopping);
            }
        }
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        heard.values().stream().filter(value -> !value.removed() && rules.takes(value.path())).forEach(value -> values.put(value.path(), value.value()));
        return values;
    }

    @Override
    public CompletionStage<ClusterValue> set(String path, Object value) {
        return checked(path, value).thenCompose(plain -> {
            Instant now = now();
            String by = node.get();
            return map.put(path, ValueRecord.write(plain, false, now, by)).thenApply(version -> made(new ClusterValue(path, plain, false, version, now, by)));
        });
    }

    @Override
    public CompletionStage<Optional<ClusterValue>> compareAndSet(String path, long version, Object value) {
        return checked(path, value).thenCompose(plain -> {
            Instant now = now();
            String by = node.get();
            byte[] bytes = ValueRecord.write(plain, false, now, by);
            CompletionStage<Optional<Long>> set = version == 0 ? map.putIfAbsent(path, bytes) : map.compareAndSet(path, version, bytes);
            return set.thenApply(made -> made.map(later -> made(new ClusterValue(path, plain, false, later, now, by))));
        });
    }

    private ClusterValue made(ClusterValue value) {
        hear(value);
        return value;
    }

    @Override
    public CompletionStage<Boolean> unset(String path) {
        return supply(() -> {
            demandGiven(path);
            return path;
        }).thenCompose(it -> unset(path, ATTEMPTS));
    }

    private CompletionStage<Boolean> unset(String path, int attempts) {
        return get(path).thenCompose(known -> {
            if (known.isEmpty() || known.get().removed()) {
                return CompletableFuture.completedFuture(false);
            }
            if (attempts == 0) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.CONFLICT, "'" + path + "' was changed by others " + ATTEMPTS + " times meanwhile: try again."));
            }
            Instant now = now();
            String by = node.get();
            return map.compareAndSet(path, known.get().version(), ValueRecord.write(null, true, now, by)).thenCompose(made -> made.isEmpty() ? unset(path, attempts - 1)
                    : CompletableFuture.completedFuture(made(new ClusterValue(path, null, true, made.get(), now, by)).removed()));
        });
    }

    @Override
    public CompletionStage<Optional<ClusterValue>> get(String path) {
        return map.get(path).thenApply(stored -> stored.map(found -> made(ValueRecord.read(path, found))));
    }

    @Override
    public Optional<ClusterValue> cached(String path) {
        return Optional.ofNullable(heard.get(path));
    }

    @Override
    public List<ClusterValue> cached() {
        return List.copyOf(heard.values());
    }

    @Override
    public CompletionStage<Settled> offer(String path, Object value, Resolution resolution) {
        Optional<ClusterValue> base = cached(path);
        Instant now = now();
        return checked(path, value).thenCompose(plain -> offers.add(
                new Offer(path, plain, base.map(ClusterValue::version).orElse(0L), base.map(ClusterValue::value).orElse(null), now, resolution)));
    }

    /** The value as it is kept, if it may be set. */
    private CompletionStage<Object> checked(String path, Object value) {
        return supply(() -> {
            Settings here = settings.get().orElseThrow(() -> new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "There are no settings on this node to look at '" + path + "' by: see foundation-config-core."));
            here.dryRun(SettingsChange.set(path, value));
            demandGiven(path);
            if (here.snapshot().settings(path).size() == 1 && here.setting(path).spec().secret()) {
                throw SettingsFault.UPDATE_FORBIDDEN.error("The setting '" + path + "' is a secret: set it on each node, what the cluster agrees on is not kept secret.");
            }
            return ValueCodec.fromBytes(ValueCodec.toBytes(value));
        });
    }

    private void demandGiven(String path) {
        if (!rules.gives(path)) {
            throw SettingsFault.UPDATE_FORBIDDEN.error("The setting '" + path + "' is not the cluster's to set from here: see policy, allow and block in etc/" + SyncRules.PID + ".cfg.");
        }
    }

    private <T> CompletionStage<T> supply(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, carrier);
        } catch (RejectedExecutionException stopping) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.CLOSED, "The settings of the cluster " + cluster + " are being stopped.", stopping));
        }
    }

    /** To be called now and then: tries again what waits, and ends what has waited too long. */
    public void tick() {
        offers.expire();
        if (state == SessionState.ACTIVE) {
            catchUp();
            offers.attempt();
        }
    }

    @Override
    public ClusterSettingsStatus status() {
        boolean connected = state == SessionState.ACTIVE && cache.isFollowing();
        int values = (int) heard.values().stream().filter(value -> !value.removed()).count();
        return new ClusterSettingsStatus(cluster, values, connected ? Optional.empty() : Optional.of(Duration.ofNanos(time.nanos() - cutAt)), offers.size(), offers.conflicts());
    }

    @Override
    public void close() {
        registrations.forEach(Registration::close);
        cache.close();
        offers.close();
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.wallMillis());
    }
}
