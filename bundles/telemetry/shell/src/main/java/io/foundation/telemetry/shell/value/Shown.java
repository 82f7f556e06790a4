package io.foundation.telemetry.shell.value;

import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Spread;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Readings for people and for programs. */
public final class Shown {

    private Shown() {
    }

    /** A number without what it does not need: whole ones whole, others with up to four digits behind the point. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e15 ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "");
    }

    /** A number for programs: infinite ones are none in JSON. */
    public static Object json(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    /** A value of a spread: a time for timers. */
    public static String value(Kind kind, double value) {
        return kind == Kind.TIMER ? Units.roundTrip(Duration.ofNanos((long) value)) : number(value);
    }

    /** A quantile; {@code -} if there were no values of late. */
    public static String quantile(Kind kind, Optional<Spread> spread, ToLongFunction<Spread> quantile) {
        return spread.filter(it -> it.recent() > 0).map(it -> value(kind, quantile.applyAsLong(it))).orElse(Units.NONE);
    }

    public static Map<String, Object> json(Spread spread) {
        return Json.object("count", spread.count(), "sum", json(spread.sum()), "recent", spread.recent(), "min", spread.min(), "mean", json(spread.mean()), "p50", spread.p50(),
                "p90", spread.p90(), "p99", spread.p99(), "p999", spread.p999(), "max", spread.max());
    }

    public static Map<String, Object> json(Reading reading) {
        return Json.object("name", reading.series().name(), "tags", reading.series().tags(), "kind", kind(reading.kind()), "value", json(reading.value()),
                "spread", reading.spread().map(Shown::json).orElse(null));
    }

    public static String kind(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** A line for each reading. */
    public static Listing<Reading> readings(String empty) {
        return new Listing<Reading>(empty, Shown::json)
                .column("Series", reading -> reading.series().toString())
                .column("Kind", reading -> kind(reading.kind()))
                .number("Value", reading -> number(reading.value()))
                .number("p50", reading -> quantile(reading.kind(), reading.spread(), Spread::p50))
                .number("p99", reading -> quantile(reading.kind(), reading.spread(), Spread::p99))
                .number("Max", reading -> quantile(reading.kind(), reading.spread(), Spread::max));
    }
}
