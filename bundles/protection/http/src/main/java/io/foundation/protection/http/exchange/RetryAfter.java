package io.foundation.protection.http.exchange;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** What a server says about when to come back (RFC 9110, 10.2.3): seconds, a date, or milliseconds in the header that some use for that. */
final class RetryAfter {

    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final long UNSAID_MILLIS = 1_000;
    private static final long SECOND = 1_000;

    private RetryAfter() {
    }

    /** Milliseconds from now; empty if nothing is said, and the status does not ask for a wait. */
    static OptionalLong millis(int status, HttpHeaders headers, Instant now) {
        Optional<Long> said = headers.firstValue("retry-after-ms").flatMap(text -> number(text, 1)).or(() -> headers.firstValue("retry-after")
                .flatMap(text -> number(text, SECOND).or(() -> date(text, now))));
        if (said.isPresent()) {
            return OptionalLong.of(said.get());
        }
        return status == TOO_MANY || status == UNAVAILABLE ? OptionalLong.of(UNSAID_MILLIS) : OptionalLong.empty();
    }

    private static Optional<Long> number(String text, long unit) {
        try {
            long value = Long.parseLong(text.strip());
            return value < 0 ? Optional.empty() : Optional.of(Math.multiplyExact(value, unit));
        } catch (NumberFormatException | ArithmeticException noNumber) {
            return Optional.empty();
        }
    }

    private static Optional<Long> date(String text, Instant now) {
        try {
            return Optional.of(Math.max(0, Duration.between(now, ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()).toMillis()));
        } catch (DateTimeParseException | ArithmeticException noDate) {
            return Optional.empty();
        }
    }
}
