package io.foundation.telemetry.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures, and gives back what was measured. Thread-safe; nothing here blocks.
 *
 * <p>A series comes to be when it is first asked for; asking again gives the same one. One that is not updated for the retention time is not shown any more. It is
 * forgotten only when nobody holds it either: updated later, it is shown again and has lost nothing. There is a bound for the number of series, and for those of one name; beyond it a new one is
 * refused with {@code RESOURCE_EXHAUSTED}, and those there are go on.
 *
 * <p>All methods that take a name or tags throw a {@code FoundationException}: {@code INVALID_INPUT} if they are not allowed (see {@link Series}), {@code TYPE_MISMATCH} if the
 * series is there and of another kind.
 */
@ProviderType
public interface Telemetry {

    Counter counter(String name, Map<String, String> tags);

    default Counter counter(String name) {
        return counter(name, Map.of());
    }

    Gauge gauge(String name, Map<String, String> tags);

    default Gauge gauge(String name) {
        return gauge(name, Map.of());
    }

    /**
     * A gauge that is asked when it is read; it stays until it is taken back, or the bundle that asked stops. Of several of a series the newest is asked.
     *
     * @param value must not block; while it throws, or gives no number (NaN), the series is not shown
     */
    Registration gauge(String name, Map<String, String> tags, DoubleSupplier value);

    /** As {@link #gauge(String, Map, DoubleSupplier)}, for a sum that only grows and is kept elsewhere. */
    Registration counter(String name, Map<String, String> tags, DoubleSupplier value);

    Histogram histogram(String name, Map<String, String> tags);

    default Histogram histogram(String name) {
        return histogram(name, Map.of());
    }

    Timer timer(String name, Map<String, String> tags);

    default Timer timer(String name) {
        return timer(name, Map.of());
    }

    /**
     * Runs something and times it, in the timer of that name. Handlers are told of {@code NAME.stop} with {@code duration_ns}, or, if it throws, of {@code NAME.exception} with the
     * class of what was thrown, which goes on to the caller and is counted in {@code NAME.exceptions}. The work is done, and its result given, also
     * if there is no room for the series.
     */
    <T> T measure(String name, Map<String, String> tags, Callable<T> work) throws Exception;

    /**
     * Tells the handlers that something has happened. It does not become a series by itself.
     *
     * @param measurements numbers, at most 32
     * @param metadata     facts, at most 32
     */
    void execute(String name, Map<String, Double> measurements, Map<String, String> metadata);

    /**
     * What was measured, sorted.
     *
     * @param prefix the first words of the names; empty for all
     */
    List<Reading> readings(String prefix);

    /**
     * Forgets what was measured, so that counting begins anew; who holds a series goes on with an empty one. Gauges that are asked stay.
     *
     * @return how many series were emptied
     */
    int reset(String prefix);

    /** How this service is doing. */
    TelemetryStatus status();
}
