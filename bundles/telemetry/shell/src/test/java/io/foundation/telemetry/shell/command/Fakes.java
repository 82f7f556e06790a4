package io.foundation.telemetry.shell.command;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Gauge;
import io.foundation.telemetry.api.Histogram;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.TelemetryStatus;
import io.foundation.telemetry.api.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;

/** A service with what a test has put into it: to be read only. */
final class Fakes implements Telemetry {

    final List<Reading> readings = new ArrayList<>();
    /** What happens before each reading. */
    Runnable before = () -> { };

    Fakes counter(String name, double value) {
        readings.add(new Reading(Series.of(name), Kind.COUNTER, value, Optional.empty()));
        return this;
    }

    Fakes timer(String name, Map<String, String> tags, Spread spread) {
        readings.add(new Reading(new Series(name, tags), Kind.TIMER, spread.count(), Optional.of(spread)));
        return this;
    }

    @Override
    public List<Reading> readings(String prefix) {
        before.run();
        return readings.stream().filter(reading -> Series.isIn(reading.series().name(), prefix)).toList();
    }

    @Override
    public int reset(String prefix) {
        int found = readings(prefix).size();
        readings.removeIf(reading -> Series.isIn(reading.series().name(), prefix));
        return found;
    }

    @Override
    public TelemetryStatus status() {
        return new TelemetryStatus(readings.size(), 1, 100, 2, Duration.ofMinutes(5), Duration.ofMinutes(1),
                List.of(new TelemetryStatus.HandlerStatus("org.example.Handler", List.of("orders"), 7, 1, 0)));
    }

    @Override
    public Counter counter(String name, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Gauge gauge(String name, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration gauge(String name, Map<String, String> tags, DoubleSupplier value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration counter(String name, Map<String, String> tags, DoubleSupplier value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Histogram histogram(String name, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Timer timer(String name, Map<String, String> tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T measure(String name, Map<String, String> tags, Callable<T> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(String name, Map<String, Double> measurements, Map<String, String> metadata) {
        throw new UnsupportedOperationException();
    }
}
