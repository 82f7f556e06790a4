package io.foundation.base.console.output;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and sizes as people read them. */
public final class Units {

    /** What stands where nothing has been measured. */
    public static final String NONE = "-";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Units() {
    }

    /** How long ago a moment was, e.g. {@code 3 min ago}; {@code -} if it is not known (0). */
    public static String ago(long wallMillis, Clock clock) {
        if (wallMillis <= 0) {
            return NONE;
        }
        long passed = clock.millis() - wallMillis;
        return passed < 1_000 ? "just now" : span(passed) + " ago";
    }

    /** A span in its largest unit, cut, e.g. {@code 59 s}, {@code 3 min}, {@code 2 h}, {@code 5 d}. */
    public static String span(long millis) {
        long seconds = Math.max(millis, 0) / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /** A moment in the clock's zone, to the second. */
    public static String moment(long wallMillis, Clock clock) {
        return MOMENT.format(Instant.ofEpochMilli(wallMillis).atZone(clock.getZone()));
    }

    /** A moment for programs: ISO 8601, UTC; null if it is not known (0). */
    public static String iso(long wallMillis) {
        return wallMillis <= 0 ? null : Instant.ofEpochMilli(wallMillis).toString();
    }

    /** As {@link #iso}, and {@code -} if it is not known. */
    public static String isoOrNone(long wallMillis) {
        return wallMillis <= 0 ? NONE : iso(wallMillis);
    }

    /** A round trip with two or three digits, e.g. {@code 412 µs}, {@code 1.24 ms}; {@code -} if not measured (0). */
    public static String roundTrip(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            return NONE;
        }
        double micros = duration.toNanos() / 1e3;
        if (micros < 999.5) {
            return digits(micros) + " µs";
        }
        return micros < 999_500 ? digits(micros / 1e3) + " ms" : digits(micros / 1e6) + " s";
    }

    /** A round trip for programs, in microseconds; null if not measured (0). */
    public static Double micros(Duration duration) {
        return duration.isZero() || duration.isNegative() ? null : Double.valueOf(duration.toNanos() / 1e3);
    }

    /** A number of bytes, e.g. {@code 0 B}, {@code 1.50 KiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        double kib = bytes / 1_024.0;
        return kib < 1_024 ? digits(kib) + " KiB" : digits(kib / 1_024) + " MiB";
    }

    private static String digits(double number) {
        String form = number < 9.995 ? "%.2f" : number < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, form, number);
    }
}
