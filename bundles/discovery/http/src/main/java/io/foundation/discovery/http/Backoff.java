package io.foundation.discovery.http;

import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pauses after failures, that double with each: of half a second to a minute, half of it chance; longer if the server says so. Not thread-safe. */
public final class Backoff {

    private static final long FIRST_MILLIS = 500;
    private static final long MAX_MILLIS = 60_000;
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private int failures;

    /**
     * The pause after one failure more. Half of it is fixed, so that nobody is asked all the time; the rest is chance, so that nodes that failed together do not
     * come again together.
     *
     * @param chance from 0 to 1
     */
    public Duration next(double chance) {
        long longest = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(failures++, 20));
        return Duration.ofMillis(longest / 2 + (long) (longest / 2 * chance));
    }

    /** Likewise, and at least as long as the server wants to be left alone ({@code Retry-After} in seconds), up to 5 minutes. */
    public Duration next(double chance, FoundationException failure) {
        Duration pause = next(chance);
        return retryAfter(failure).filter(wait -> wait.compareTo(pause) > 0).orElse(pause);
    }

    private static Optional<Duration> retryAfter(FoundationException failure) {
        return Optional.ofNullable(failure.context().get(HttpSource.RETRY_AFTER)).filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Integer.parseInt(text))).map(wait -> wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait);
    }

    /** It works again: the next failure is the first. */
    public void reset() {
        failures = 0;
    }
}
