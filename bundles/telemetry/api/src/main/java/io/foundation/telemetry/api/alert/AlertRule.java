package io.foundation.telemetry.api.alert;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.telemetry.api.Series;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * When to alert: a figure of a series is beyond a threshold for some time; and when it is over: the figure is back behind another, the clearing one, for as long. Between the two nothing changes, so a figure
 * that trembles around one number alerts once.
 *
 * @param id        its name, 1 to 64 characters
 * @param name      of the series it looks at, each of them by itself
 * @param tags      which a series must have, among others
 * @param figure    which of its figures
 * @param side      on which side of the threshold it is bad
 * @param threshold beyond which it is bad
 * @param clear     up to which it is not good again: on the good side of the threshold, or the same
 * @param patience  how long it must be bad before it counts, and good before it is over; zero to an hour
 */
public record AlertRule(String id, String name, Map<String, String> tags, Figure figure, Side side, double threshold, double clear, Duration patience) {

    private static final int MAX_ID = 64;

    /** Which side is bad. */
    public enum Side {
        ABOVE, BELOW
    }

    /** A figure of a series. */
    public enum Figure {
        /** The number of a gauge, the sum of a counter, how many values a histogram or timer has had. */
        VALUE,
        /** By how much {@link #VALUE} grows, in a second. */
        RATE,
        MEAN, P50, P90, P99, P999, MAX
    }

    /** @throws FoundationException {@code INVALID_INPUT}, with a sentence that says what is allowed */
    public AlertRule {
        Series.checkName(name);
        Objects.requireNonNull(figure, "figure");
        Objects.requireNonNull(side, "side");
        if (id == null || id.isBlank() || id.length() > MAX_ID) {
            throw invalid("The alert '" + id + "' needs a name of 1 to " + MAX_ID + " characters.");
        }
        if (!Double.isFinite(threshold) || !Double.isFinite(clear)) {
            throw invalid("The alert '" + id + "' needs numbers as its threshold and its clearing one, and has " + threshold + " and " + clear + ".");
        }
        if (side == Side.ABOVE ? clear > threshold : clear < threshold) {
            throw invalid("The alert '" + id + "' would be over while it still holds: it is bad " + (side == Side.ABOVE ? "above " : "below ") + threshold + ", so it must clear at that or "
                    + (side == Side.ABOVE ? "less" : "more") + ", not at " + clear + ".");
        }
        if (patience.isNegative() || patience.compareTo(Duration.ofHours(1)) > 0) {
            throw invalid("The alert '" + id + "' must hold for 0 to 1 h, not for " + patience.toMillis() + " ms.");
        }
        tags = Map.copyOf(tags);
    }

    private static FoundationException invalid(String sentence) {
        return new FoundationException(ErrorType.INVALID_INPUT, sentence);
    }

    /** Whether it looks at a series. */
    public boolean isAbout(Series series) {
        return series.name().equals(name) && series.tags().entrySet().containsAll(tags.entrySet());
    }
}
