package io.foundation.base.console;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.output.Text;
import java.time.Duration;

/** Timeouts as options. */
public final class Timeouts {

    private static final Duration MIN = Duration.ofMillis(1);
    private static final Duration MAX = Duration.ofHours(1);

    private Timeouts() {
    }

    /** @throws FoundationException {@code INVALID_INPUT} if the text is no time from 1 ms to 1 h */
    public static Duration parse(String text) {
        return Durations.parse(text).filter(time -> time.compareTo(MIN) >= 0 && time.compareTo(MAX) <= 0)
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "The timeout '" + Text.oneLine(text)
                        + "' is not allowed: use 1ms to 1h, for example 500ms or 5s."));
    }
}
