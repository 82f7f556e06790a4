package io.foundation.registry.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.core.audience.Audience;
import io.foundation.registry.core.health.HealthChecks;
import io.foundation.registry.core.table.Directory;
import io.foundation.registry.core.table.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry of this node: one directory for all bundles, with the timers that sweep it and ask how its entries are, and those who are told. */
@Component(service = RegistryNode.class, immediate = true, configurationPid = RegistrySettings.PID)
@Designate(ocd = RegistryConfig.class)
public final class RegistryNode {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryNode.class);
    private static final Duration BRIDGE_TIME = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final int MAX_SERVICES_WAITING = 100_000;

    private final ScheduledExecutorService timer;
    private final ExecutorService background;
    private final Audience audience;
    private final Directory directory;
    private final Waits waits;
    private final HealthChecks checks;
    private final HoldingsTracker holdings;
    private final ExportBridge bridge;
    private final Map<RegistryListener, Registration> bound = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private List<ScheduledFuture<?>> rounds = List.of();
    private volatile RegistrySettings settings;

    @Activate
    public RegistryNode(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors) {
        settings = read(configured).orElseGet(() -> RegistrySettings.read(Map.of()));
        timer = executors.timer("registry");
        background = executors.virtual("registry");
        audience = new Audience(background);
        directory = new Directory(Time.SYSTEM, this::tell, settings.indexed(), settings.maxEntries());
        waits = new Waits(timer, background, directory::find);
        checks = new HealthChecks(background, timer, directory::health);
        holdings = new HoldingsTracker(context, directory);
        bridge = new ExportBridge(context, directory, SerialExecutor.rejecting(background, MAX_SERVICES_WAITING,
                failure -> LOG.warn("A service could not be put into the registry.", failure)));
        holdings.open();
        bridge.open();
        begin();
    }

    private static Optional<RegistrySettings> read(Map<String, ?> configured) {
        try {
            return Optional.of(RegistrySettings.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} What was configured before, or the defaults, hold until it is mended.", e.getMessage());
            return Optional.empty();
        }
    }

    private void tell(RegistryEvent event) {
        audience.tell(event);
        if (event.change() == RegistryEvent.Change.ADDED) {
            waits.come(event.entry());
            directory.peek(event.entry().key()).ifPresent(checks::soon);
        }
    }

    @Modified
    void modified(Map<String, Object> configured) {
        read(configured).ifPresent(changed -> {
            settings = changed;
            directory.configure(changed.indexed(), changed.maxEntries());
            begin();
        });
    }

    private synchronized void begin() {
        rounds.forEach(round -> round.cancel(false));
        rounds = List.of(every(SWEEP, directory::sweep), every(SWEEP, this::sweepDead), every(settings.healthInterval(), () -> checks.round(directory::checked)));
    }

    private ScheduledFuture<?> every(Duration interval, Runnable work) {
        return timer.scheduleWithFixedDelay(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("Looking after the registry failed; it goes on.", e);
            }
        }, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** On a thread of its own, since whoever is asked whether he lives may take his time although he must not; while one round lasts, no other begins. */
    private void sweepDead() {
        if (sweeping.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    directory.sweepDead();
                } finally {
                    sweeping.set(false);
                }
            });
        }
    }

    @Deactivate
    void deactivate() {
        synchronized (this) {
            rounds.forEach(round -> round.cancel(false));
        }
        // Those who are told hear nothing of this: their entries stay.
        bound.values().forEach(Registration::close);
        waits.close();
        bridge.close();
        holdings.close();
        timer.shutdownNow();
        background.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(RegistryListener listener) {
        bound.put(listener, audience.add(listener, this::picture));
    }

    /** On a thread that may block: whoever had heard of exported services from the version before shall not hear that they were gone. */
    private Directory.Picture picture() {
        bridge.awaitBegin(BRIDGE_TIME);
        return directory.picture();
    }

    void removeListener(RegistryListener listener) {
        Registration registration = bound.remove(listener);
        if (registration != null) {
            registration.close();
        }
    }

    Directory directory() {
        return directory;
    }

    HoldingsTracker holdings() {
        return holdings;
    }

    Waits waits() {
        return waits;
    }

    HealthChecks checks() {
        return checks;
    }

    Audience audience() {
        return audience;
    }
}
