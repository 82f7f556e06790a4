package io.foundation.telemetry.core.osgi;

import com.codahale.metrics.MetricRegistry;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Occurrence;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.TelemetryHandler;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertListener;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.SpanExporter;
import io.foundation.telemetry.api.trace.Tracer;
import io.foundation.telemetry.core.alert.AlertService;
import io.foundation.telemetry.core.audience.Audience;
import io.foundation.telemetry.core.series.SeriesTable;
import io.foundation.telemetry.core.state.SeriesState;
import io.foundation.telemetry.core.trace.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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

/**
 * What all bundles of this node measure: one table for them all, with the timers that sweep it and look at alerts, and those who are told. What is in it goes to the next version
 * of this bundle, whether that comes in its place or beside it.
 */
@Component(service = TelemetryNode.class, immediate = true, configurationPid = TelemetrySettings.PID)
@Designate(ocd = TelemetryConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.telemetry.api.trace.Tracer,com.codahale.metrics.MetricRegistry\"")
public final class TelemetryNode {

    /** The service property of the registry of Metrics that holds what we measure. */
    static final String OURS = "foundation.telemetry";

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryNode.class);
    /** How often, and for how long, to look for what a version beside this one leaves. */
    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS = 100;

    private final BundleContext context;
    private final Bundle bundle;
    private final Inheritance inheritance;
    private final MetricRegistry metrics = new MetricRegistry();
    private final ScheduledExecutorService timer;
    private final ExecutorService background;
    private final SeriesTable table;
    private final Audience<Occurrence> handlers;
    private final Audience<Alert> alertListeners;
    private final Audience<FinishedSpan> exporters;
    private final Spans spans;
    private final AlertService alerts;
    private final Map<Object, Registration> bound = new ConcurrentHashMap<>();
    private final List<ServiceRegistration<?>> published = new ArrayList<>();
    private final ServiceListener successor = this::other;
    private List<ScheduledFuture<?>> rounds = List.of();
    private volatile boolean inheriting;
    private volatile TelemetrySettings settings;

    private static final class SystemMoments implements Spans.Moments {
        @Override
        public long wall() {
            return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        }

        @Override
        public long steady() {
            return System.nanoTime();
        }
    }

    @Activate
    public TelemetryNode(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors, @Reference HandoverStore handover) throws InvalidSyntaxException {
        this.context = context;
        this.bundle = context.getBundle();
        settings = read(configured).orElseGet(() -> TelemetrySettings.read(Map.of()));
        timer = executors.timer("telemetry");
        background = executors.virtual("telemetry");
        table = new SeriesTable(metrics, System::nanoTime, settings.bounds());
        handlers = new Audience<>(background, TelemetryHandler.MAX_WAITING);
        alertListeners = new Audience<>(background, TelemetryHandler.MAX_WAITING);
        exporters = new Audience<>(background, TelemetryHandler.MAX_WAITING);
        spans = new Spans(new SystemMoments(), () -> ThreadLocalRandom.current().nextDouble(), settings.sampled(), exporters);
        alerts = new AlertService(alertListeners);
        inheritance = new Inheritance(handover, table, alerts, spans);
        inheritance.take();
        context.addServiceListener(successor, "(" + Constants.OBJECTCLASS + "=" + Telemetry.class.getName() + ")");
        published.add(context.registerService(Tracer.class, spans, properties()));
        published.add(context.registerService(MetricRegistry.class, metrics, properties()));
        begin();
    }

    private static Hashtable<String, Object> properties() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(OURS, Boolean.TRUE);
        properties.put(Constants.SERVICE_RANKING, TelemetryService.RANKING);
        return properties;
    }

    private static Optional<TelemetrySettings> read(Map<String, ?> configured) {
        try {
            return Optional.of(TelemetrySettings.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} What was configured before, or the defaults, hold until it is mended.", e.getMessage());
            return Optional.empty();
        }
    }

    @Modified
    void modified(Map<String, Object> configured) {
        read(configured).ifPresent(changed -> {
            settings = changed;
            table.bound(changed.bounds());
            spans.sample(changed.sampled());
            begin();
        });
    }

    private synchronized void begin() {
        rounds.forEach(round -> round.cancel(false));
        rounds = List.of(every(settings.cleanup(), table::sweep), every(settings.window(), table::rotate), every(settings.alertInterval(), this::look));
    }

    /** On a thread of its own, since a gauge that is asked may take its time although it must not; while one round lasts, no other begins. */
    private ScheduledFuture<?> every(Duration interval, Runnable work) {
        AtomicBoolean busy = new AtomicBoolean();
        return timer.scheduleAtFixedRate(() -> {
            if (busy.compareAndSet(false, true)) {
                background.execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("Looking at what was measured failed; it goes on.", e);
                    } finally {
                        busy.set(false);
                    }
                });
            }
        }, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the series that rules are about, and at no others: a reading copies whole histograms. */
    private void look() {
        if (isGoing() || isHeir()) {
            return;
        }
        List<Reading> readings = alerts.rules().stream().map(AlertRule::name).distinct()
                .flatMap(name -> table.states(name).stream().filter(state -> state.series().name().equals(name))).map(SeriesState::reading).toList();
        if (!isGoing()) {
            alerts.look(readings, System.nanoTime(), System.currentTimeMillis());
        }
    }

    /** Whether the bundle stops: its rules have gone before this ends, and what fired by them is not over for that. */
    private boolean isGoing() {
        return bundle.getState() == Bundle.STOPPING;
    }

    /** Another version of this service has gone: it leaves what it has measured. */
    private void other(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING && event.getServiceReference().getBundle() != context.getBundle()) {
            inheriting = true;
            lookFor(LOOKS);
        }
    }

    private void lookFor(int looks) {
        timer.schedule(() -> {
            if (inheritance.take() || looks <= 1) {
                inheriting = false;
            } else {
                lookFor(looks - 1);
            }
        }, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether a version that was here before looks at alerts, or has just gone and left how they stand: that they fire is not told twice. */
    private boolean isHeir() {
        ServiceReference<?>[] all;
        try {
            all = context.getAllServiceReferences(Telemetry.class.getName(), null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return inheriting || all != null && Stream.of(all).map(ServiceReference::getBundle)
                .anyMatch(other -> other != null && other.getSymbolicName().equals(bundle.getSymbolicName()) && other.getBundleId() < bundle.getBundleId());
    }

    @Deactivate
    void deactivate() {
        context.removeServiceListener(successor);
        published.forEach(TelemetryNode::takeBack);
        synchronized (this) {
            rounds.forEach(round -> round.cancel(false));
        }
        inheritance.leave();
        timer.shutdownNow();
        background.shutdown();
    }

    static void takeBack(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            LOG.debug("The service is gone already: the bundle stops.", gone);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHandler(TelemetryHandler handler, Map<String, Object> properties) {
        List<String> prefixes = prefixes(properties.get(TelemetryHandler.PREFIXES));
        bound.put(handler, handlers.add(handler.getClass().getName(), prefixes,
                it -> prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> Series.isIn(it.name(), prefix)), handler::handle));
    }

    void removeHandler(TelemetryHandler handler) {
        unbind(handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addExporter(SpanExporter exporter) {
        bound.put(exporter, exporters.add(exporter.getClass().getName(), List.of(), it -> true, exporter::ended));
    }

    void removeExporter(SpanExporter exporter) {
        unbind(exporter);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(AlertListener listener) {
        bound.put(listener, alertListeners.add(listener.getClass().getName(), List.of(), it -> true, listener::changed));
    }

    void removeListener(AlertListener listener) {
        unbind(listener);
    }

    private void unbind(Object service) {
        Registration registration = bound.remove(service);
        if (registration != null) {
            registration.close();
        }
    }

    static List<String> prefixes(Object property) {
        return switch (property) {
            case String[] many -> List.of(many);
            case Collection<?> many -> many.stream().map(Object::toString).toList();
            case null -> List.of();
            default -> List.of(property.toString());
        };
    }

    SeriesTable table() {
        return table;
    }

    Audience<Occurrence> handlers() {
        return handlers;
    }

    Spans spans() {
        return spans;
    }

    AlertService alerts() {
        return alerts;
    }

    TelemetrySettings settings() {
        return settings;
    }
}
