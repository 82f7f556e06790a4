package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Gauge;
import io.foundation.telemetry.api.Histogram;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Occurrence;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.TelemetryStatus;
import io.foundation.telemetry.api.Timer;
import io.foundation.telemetry.core.audience.Audience;
import io.foundation.telemetry.core.series.SeriesTable;
import io.foundation.telemetry.core.state.SeriesState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as one bundle has it: what is asked for it is asked no more when the bundle lets go of the service, or stops. */
@Component(service = Telemetry.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + TelemetryService.RANKING)
public final class TelemetryService implements Telemetry {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryService.class);
    private static final int MAX_FACTS = 32;

    private final SeriesTable table;
    private final Audience<Occurrence> handlers;
    private final Supplier<TelemetrySettings> settings;
    private final Set<Registration> asked = ConcurrentHashMap.newKeySet();

    @Activate
    public TelemetryService(@Reference TelemetryNode node) {
        this(node.table(), node.handlers(), node::settings);
    }

    TelemetryService(SeriesTable table, Audience<Occurrence> handlers, Supplier<TelemetrySettings> settings) {
        this.table = table;
        this.handlers = handlers;
        this.settings = settings;
    }

    @Deactivate
    void deactivate() {
        asked.forEach(Registration::close);
    }

    @Override
    public Counter counter(String name, Map<String, String> tags) {
        return table.counter(new Series(name, tags));
    }

    @Override
    public Gauge gauge(String name, Map<String, String> tags) {
        return table.gauge(new Series(name, tags));
    }

    @Override
    public Registration gauge(String name, Map<String, String> tags, DoubleSupplier value) {
        return ask(new Series(name, tags), Kind.GAUGE, value);
    }

    @Override
    public Registration counter(String name, Map<String, String> tags, DoubleSupplier value) {
        return ask(new Series(name, tags), Kind.COUNTER, value);
    }

    private Registration ask(Series series, Kind kind, DoubleSupplier value) {
        Registration registration = table.asked(series, kind, value);
        asked.add(registration);
        return () -> {
            asked.remove(registration);
            registration.close();
        };
    }

    @Override
    public Histogram histogram(String name, Map<String, String> tags) {
        return table.histogram(new Series(name, tags));
    }

    @Override
    public Timer timer(String name, Map<String, String> tags) {
        return table.timer(new Series(name, tags));
    }

    @Override
    public <T> T measure(String name, Map<String, String> tags, Callable<T> work) throws Exception {
        Series series = new Series(name, tags);
        Series exceptions = new Series(name + ".exceptions", tags);
        long start = System.nanoTime();
        try {
            T result = work.call();
            double nanos = measured(series, start);
            tell(name + ".stop", Map.of("duration_ns", nanos), tags);
            return result;
        } catch (Exception | Error e) {
            double nanos = measured(series, start);
            withRoom(() -> table.counter(exceptions).increment());
            Map<String, String> facts = new TreeMap<>(tags);
            facts.put("exception", e.getClass().getName());
            tell(name + ".exception", Map.of("duration_ns", nanos), facts);
            throw e;
        }
    }

    private double measured(Series series, long start) {
        long nanos = System.nanoTime() - start;
        withRoom(() -> table.timer(series).record(nanos));
        return nanos;
    }

    /** The work is done: that there is no room for what was measured of it, or that the name is used otherwise, must not take its result away. */
    private static void withRoom(Runnable update) {
        try {
            update.run();
        } catch (FoundationException refused) {
            LOG.debug("Measured work was not counted.", refused);
        }
    }

    @Override
    public void execute(String name, Map<String, Double> measurements, Map<String, String> metadata) {
        Series.checkName(name);
        if (measurements.size() > MAX_FACTS || metadata.size() > MAX_FACTS) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + name + "' has " + measurements.size() + " measurements and " + metadata.size() + " facts: at most " + MAX_FACTS
                    + " of each are allowed.");
        }
        tell(name, measurements, metadata);
    }

    private void tell(String name, Map<String, Double> measurements, Map<String, String> metadata) {
        if (!handlers.isEmpty()) {
            handlers.tell(new Occurrence(name, System.currentTimeMillis(), measurements, metadata, Context.current()));
        }
    }

    @Override
    public List<Reading> readings(String prefix) {
        return table.states(prefix).stream().map(SeriesState::reading).toList();
    }

    @Override
    public int reset(String prefix) {
        return table.reset(prefix);
    }

    @Override
    public TelemetryStatus status() {
        SeriesTable.Bounds bounds = table.bounds();
        return new TelemetryStatus(table.shown(), table.idle(), bounds.series(), table.refused(), Duration.ofNanos(bounds.retention()), settings.get().window(),
                handlers.figures().stream().map(it -> new TelemetryStatus.HandlerStatus(it.name(), it.wishes(), it.handled(), it.failed(), it.dropped())).toList());
    }
}
